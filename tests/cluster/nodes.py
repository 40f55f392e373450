"""`make cluster`: in one long market each master dies while its replica lags, one stands still, the merge is killed."""

from __future__ import annotations

import time

import pytest

from tests.cluster.run import ClusterBench, ClusterRun
from tests.cluster.test_lost_node import bench as bench

PARTS = 3
RATE = 500.0  # Events a second


@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
def test_every_master_dies_once_and_all_sides_still_count_the_same(
    bench: ClusterBench, capsys: pytest.CaptureFixture[str]
):
    began = time.monotonic()
    run = ClusterRun(bench, seed=2, parts=PARTS)
    try:
        run.start(viewers=20, rate=RATE)
        for lane in range(PARTS + 1):
            run.wait(3.0)
            node = run.kill_a_master(lane, lags=0.5)
            run.wait(2.0)
            bench.cluster.bring_back(node)
        run.freeze_a_master(lane=0, seconds=8.0)
        run.wait(2.0)
        run.restart_the_merge()
        run.wait(3.0)
        verdict = run.judge()
        counts = run.compare()
    finally:
        run.close()
    with capsys.disabled():
        took = time.monotonic() - began
        print(f"\n{took:.0f} s, {verdict.faults} faults, worst recovery {verdict.recovery:.1f} s: {counts}")  # noqa: T201

    assert verdict.complaints == []
    assert verdict.declared == 0
    assert counts["joined"] == PARTS - 1
