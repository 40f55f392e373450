from __future__ import annotations

from functools import partial

import pytest

from tests.ingest import drive
from tests.ingest.drive import Tick, engine

events = partial(drive.events, only=("high", "low"))
kinds = partial(drive.kinds, only=("high", "low"))


def test_the_first_price_of_a_session_is_no_news():
    assert kinds([190.0]) == []


def test_it_tells_each_new_high():
    assert kinds([190.0, 190.5, 190.2, 191.0]) == ["high", "high"]


def test_it_tells_each_new_low():
    assert kinds([190.0, 189.5, 189.8, 189.0]) == ["low", "low"]


def test_it_stays_quiet_when_price_equals_the_high():
    assert kinds([190.0, 190.5, 190.5]) == ["high"]


def test_a_step_below_a_tenth_of_a_percent_is_not_told():
    assert kinds([100.0, 100.09]) == []


def test_a_tenth_of_a_percent_is_told():
    assert kinds([100.0, 100.1]) == ["high"]


def test_a_slow_climb_is_told_once_it_has_added_up():
    assert kinds([100.0, 100.04, 100.08, 100.12, 100.16]) == ["high"]


def test_a_high_says_what_it_was_decided_on():
    (high,) = events(Tick(100.0), Tick(100.05, 1), Tick(100.2, 2))

    assert (high.reference, high.price, high.count) == (100.0, 100.2, 2)
    assert high.move == pytest.approx(0.002)
    assert high.significance == pytest.approx(2.0)


def test_a_block_marks_the_event_it_causes():
    assert [event.block for event in events(Tick(100.0), Tick(101.0, size=9_999), Tick(19.0, size=10_000))] == [
        True,
        True,
    ]
    assert [event.block for event in events(Tick(10.0), Tick(10.1, size=9_999))] == [False]


@pytest.mark.parametrize("conditions", [(2,), (12,), (37,), (53, 52, 41), (16,)])
def test_a_trade_that_may_not_set_extremes_makes_no_high(conditions):
    assert events(Tick(249.7), Tick(257.66, 1, conditions=conditions)) == []


def test_a_new_session_begins_with_new_extremes():
    made = engine()

    before = events(Tick(100.0, -60), Tick(101.0, -50), on=made)
    after = events(Tick(99.0, 1), Tick(99.5, 2), on=made)

    assert [(event.kind, event.session) for event in before] == [("high", "pre")]
    assert [(event.kind, event.session, event.reference) for event in after] == [("high", "regular", 99.0)]
