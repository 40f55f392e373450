"""A machine of the cluster goes away in the middle of a market, and nobody loses an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.run import ClusterBench, ClusterRun
from tests.services.cluster import Cluster
from tickstock.stream import keys


@pytest.fixture
def bench(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClusterBench]:
    with django_db_blocker.unblock():
        made = ClusterBench(tmp_path_factory.mktemp("cluster"), cluster)
        yield made
        made.stop()


@pytest.mark.timeout(240)
@pytest.mark.django_db(transaction=True)
def test_a_master_dies_and_all_sides_still_count_the_same(bench: ClusterBench):
    run = ClusterRun(bench, seed=1, parts=2)
    try:
        run.start(viewers=4, rate=300.0)
        run.wait(2.0)
        killed = run.kill_a_master(lane=0, lags=0.5)
        run.wait(1.0)
        verdict = run.judge()
        counts, said = run.compare(), run.merge.log.read_text()
    finally:
        run.close()

    assert verdict.complaints == []
    assert verdict.declared == 0
    assert counts["joined"] == 1  # Both parts announced the session
    assert counts["in one"] > 500
    assert bench.cluster.owner(keys.meta(0)) != killed
    assert "lost events after seq" in said  # The replica had not all of it
