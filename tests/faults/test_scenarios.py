"""A run or two of each fault; `make faults` makes hundreds. What goes wrong in a run is in its message, with its seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.bench import Bench
from tests.faults.scenarios import run

SELECTION = (
    ("F1", 1),
    ("F2", 2),
    ("F3", 1),
    ("F4", 2),
    ("F5", 1),
    ("F6", 0),
    ("F7", 0),
    ("F8", 1),
    ("F13", 0),
    ("F15", 1),
    ("F17", 0),
    ("F18", 0),
    ("F19", 0),
)


@pytest.fixture(scope="module")
def bench(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """It starts with the first run and serves them all."""
    with django_db_blocker.unblock():
        made = Bench(tmp_path_factory.mktemp("faults"))
        yield made
        made.stop()


@pytest.mark.timeout(120)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("fault", "seed"), SELECTION)
def test_nothing_is_lost_told_twice_or_left_undeclared(bench: Bench, fault: str, seed: int):
    verdict = run(bench, fault, seed)

    assert verdict.complaints == []
    assert verdict.faults > 0
    assert verdict.events > 100
