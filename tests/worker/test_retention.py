"""What the log has to keep."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tickstock.market.events import PRIORITY
from workers.ingest.held.retention import Retention


def told(retention, kinds, first=1, now=0.0):
    """Give numbers to events of these kinds, a second apart; gives the last floor that was not 0."""
    floor = 0
    for number, kind in enumerate(kinds):
        retention.add(first + number, kind)
        floor = retention.floor(now + number) or floor
    return floor


def test_enough_of_each_kind_stays_however_long_ago_it_was():
    retention = Retention(per_kind=2, seconds=1.0, step=1)

    assert told(retention, ["high", "low", "high", "high", "high", "low", "high", "high"]) == 2


def test_nothing_goes_while_there_is_too_little_of_a_kind():
    assert told(Retention(per_kind=2, seconds=1.0, step=1), ["low"] + ["high"] * 50) == 0


def test_what_is_younger_than_the_time_stays():
    assert told(Retention(per_kind=2, seconds=10.0, step=1), ["high"] * 50) in (39, 40, 41)


def test_after_a_restart_nothing_of_before_goes_until_every_kind_is_known():
    retention = Retention(per_kind=2, seconds=1.0, step=1)
    retention.restart(100, 0.0)

    assert told(retention, ["high"] * 50, first=101) == 0
    assert told(retention, [*PRIORITY] * 3, first=151, now=50.0) > 151


def test_it_looks_every_so_many_events_only():
    retention = Retention(per_kind=2, seconds=0.0, step=100)

    assert told(retention, ["high"] * 99) == 0
    assert told(retention, ["high"] * 10, first=100, now=99.0) > 0


@given(st.lists(st.sampled_from(["high", "low", "trend", "halt"]), max_size=200), st.integers(1, 20))
def test_from_the_floor_on_there_are_always_enough_of_every_kind_seen(kinds, per_kind):
    retention = Retention(per_kind=per_kind, seconds=3.0, step=1)
    for number, kind in enumerate(kinds, start=1):
        retention.add(number, kind)
        if floor := retention.floor(float(number)):
            kept = kinds[floor - 1 : number]
            assert all(kept.count(seen) >= per_kind for seen in set(kinds[:number]))
            assert number - floor >= 2
