"""When an alarm is raised, when it ends, and what a counter that begins anew means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.monitoring.alarms.rules import Step, step
from apps.monitoring.models import AlarmRule, Compare

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def rule(**more) -> AlarmRule:
    return AlarmRule(
        **{"name": "r", "figure": "feed_age", "threshold": 15.0, "hold_seconds": 30, "clear_seconds": 60} | more
    )


def play(one: AlarmRule, values: Sequence[float | None], every: int = 10) -> list[Step]:
    """One look every ten seconds; whether an alarm is open follows from the steps."""
    steps: list[Step] = []
    is_open = False
    for number, value in enumerate(values):
        found = step(one, value, NOON + timedelta(seconds=every * number), is_open=is_open)
        is_open = {Step.RAISE: True, Step.RESOLVE: False}.get(found, is_open)
        steps.append(found)
    return steps


def test_it_is_told_once_it_has_lasted():
    assert play(rule(), [20.0] * 5) == [*[Step.NOTHING] * 3, Step.RAISE, Step.STILL]


def test_a_moment_is_not_told():
    assert set(play(rule(), [20.0, 20.0, 20.0, 1.0] * 5)) == {Step.NOTHING}


def test_it_ends_once_it_was_fine_for_long_enough():
    steps = play(rule(hold_seconds=0), [20.0, *[1.0] * 3, 20.0, *[1.0] * 8])
    assert steps.count(Step.RAISE) == steps.count(Step.RESOLVE) == 1
    assert steps.index(Step.RESOLVE) == 11  # Sixty seconds after it was fine first


def test_what_is_not_known_changes_nothing():
    assert play(rule(hold_seconds=0), [20.0, None, None, *[1.0] * 7])[-1] is Step.RESOLVE
    assert set(play(rule(), [None] * 9)) == {Step.NOTHING}


def test_a_watch_that_was_away_does_not_know_what_lasted():
    assert play(rule(), [20.0, 20.0], every=600) == [Step.NOTHING, Step.NOTHING]


def test_growth_is_told_at_once_and_ends_when_it_stood_still():
    one = rule(figure="lost", compare=Compare.GROWS, threshold=0.0, hold_seconds=0, clear_seconds=30)
    steps = play(one, [7.0, 7.0, 8.0, 8.0, 9.0, 9.0, 9.0, 9.0, 9.0])
    assert [number for number, found in enumerate(steps) if found is not Step.NOTHING] == [2, 4, 8]
    assert (steps[2], steps[4], steps[8]) == (Step.RAISE, Step.STILL, Step.RESOLVE)


@pytest.mark.parametrize(("values", "told"), [([50.0, 0.0], False), ([50.0, 2.0], True), ([50.0], False)])
def test_a_counter_that_begins_anew_has_grown_by_what_it_counts_now(values: list[float], told: bool):
    one = rule(figure="lost", compare=Compare.GROWS, threshold=0.0, hold_seconds=0)
    assert (Step.RAISE in play(one, values)) is told


def test_below_is_the_other_way_round():
    one = rule(figure="disk_free", compare=Compare.BELOW, threshold=10.0, hold_seconds=0)
    assert play(one, [11.0, 9.0]) == [Step.NOTHING, Step.RAISE]


@given(st.lists(st.none() | st.floats(0, 40), max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_raised_and_resolved_take_turns(values: list[float | None], hold: int, clear: int):
    told = [
        one for one in play(rule(hold_seconds=hold, clear_seconds=clear), values) if one in (Step.RAISE, Step.RESOLVE)
    ]
    assert told == [Step.RAISE if number % 2 == 0 else Step.RESOLVE for number in range(len(told))]
