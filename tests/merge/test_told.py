"""What the merge says of each part's events: each once, in the part's order, and nothing missing unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import OPEN, high
from tickstock.market.events import AnyEvent, Control
from tickstock.stream.log import Position
from workers.merge.told import Told, decode

MINUTE = 60_000
DAY = 86_400_000


def event(life: str, number: int, at: int = OPEN) -> AnyEvent:
    return high(eid=f"{life}-{number}", at=at)


def control(life: str, number: int, what: Any, at: int = OPEN, **figures: Any) -> Control:
    return Control(eid=f"{life}-{number}", what=what, at=at, **figures)


def says(told: Told, lane: int, seq: int, said: AnyEvent, epoch: int = 7) -> list[str]:
    return [one.event.eid for one in told.take(lane, Position(epoch, seq), said)]


def test_each_event_is_passed_on_as_it_is():
    told, one = Told("merge"), event("s.1", 1)

    assert told.take(1, Position(7, 1), one) == [(one, told.mark())]


def test_a_mark_says_how_far_each_part_has_been_told():
    told = Told("merge")
    says(told, 1, 4, event("s.1", 1))
    says(told, 2, 9, event("s.2", 1))

    assert decode(told.mark()).positions == {1: (7, 4), 2: (7, 9)}
    assert Told("merge", decode(told.mark())).positions == told.positions


def test_a_session_that_all_parts_tell_is_told_once():
    told = Told("merge")

    said = [says(told, lane, 1, control(f"s.{lane}", 1, "session", OPEN + lane)) for lane in (1, 2, 3)]

    assert said == [["s.1-1"], [], []]
    assert told.counters["joined"] == 2


def test_the_next_session_and_the_next_day_are_told_again():
    told = Told("merge")
    says(told, 1, 1, control("s.1", 1, "session"))

    assert says(told, 2, 1, control("s.2", 1, "session", OPEN + 390 * MINUTE, session="post")) == ["s.2-1"]
    assert says(told, 1, 2, control("s.1", 2, "session", OPEN + 390 * MINUTE, session="post")) == []
    assert says(told, 3, 1, control("s.3", 1, "session")) == []  # A part that is late
    assert says(told, 3, 2, control("s.3", 2, "session", OPEN + DAY)) == ["s.3-2"]


def test_after_a_restart_a_session_is_still_known():
    told = Told("merge")
    says(told, 1, 1, control("s.1", 1, "session"))
    again = Told("merge", decode(told.mark()))

    assert says(again, 2, 1, control("s.2", 1, "session")) == []


def test_a_market_played_again_from_an_earlier_day_tells_its_sessions():
    told = Told("merge")
    says(told, 1, 1, control("s.1", 1, "session"))

    assert says(told, 1, 2, control("s.1", 2, "session", OPEN - DAY)) == ["s.1-2"]


def test_settings_are_told_once_and_other_controls_by_each_part():
    told = Told("merge")

    settings = [says(told, lane, 1, control(f"s.{lane}", 1, "settings", version=5)) for lane in (1, 2)]
    gaps = [says(told, lane, 2, control(f"s.{lane}", 2, "feed_gap", since=OPEN, until=OPEN + 1)) for lane in (1, 2)]

    assert settings == [["s.1-1"], []]
    assert gaps == [["s.1-2"], ["s.2-2"]]


def test_what_was_trimmed_before_it_was_read_is_declared():
    told = Told("merge")
    says(told, 1, 1, event("s.1", 1))
    told.miss(1, Position(7, 50), anew=False)

    gap, passed = (said.event for said in told.take(1, Position(7, 51), event("s.1", 51, OPEN + MINUTE)))

    assert isinstance(gap, Control)
    assert (gap.what, gap.since, gap.until) == ("feed_gap", OPEN, OPEN + MINUTE)
    assert passed.eid == "s.1-51"
    assert says(told, 1, 52, event("s.1", 52)) == ["s.1-52"]


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_log_that_began_anew_and_says_again_what_it_said_is_passed_on_once(is_restarted):
    told = Told("merge")
    first = [event("s.1", number) for number in (1, 2, 3)]
    for seq, one in enumerate(first, 1):
        says(told, 1, seq, one)
    if is_restarted:
        told = Told("merge", decode(told.mark()), first)
    told.miss(1, Position(8, 0), anew=True)

    said = [says(told, 1, seq, event("s.1", number), epoch=8) for seq, number in enumerate((2, 3, 4, 5), 1)]

    assert said == [[], [], ["s.1-4"], ["s.1-5"]]
    assert told.counters["merge_gaps"] == 0


def test_a_log_that_began_anew_and_misses_something_is_declared():
    told = Told("merge")
    says(told, 1, 1, event("s.1", 1))
    told.miss(1, Position(8, 0), anew=True)

    assert says(told, 1, 1, event("s.1", 4), epoch=8) == ["merge-1", "s.1-4"]


@pytest.mark.parametrize("anew", [False, True])
def test_a_hole_is_not_behind_us_before_it_was_declared(anew):
    told, then = Told("merge"), Position(8, 0) if anew else Position(7, 50)
    says(told, 1, 1, event("s.1", 1))
    says(told, 2, 1, event("s.2", 1))
    told.miss(1, then, anew=anew)

    (meanwhile,) = told.take(2, Position(7, 2), event("s.2", 2))
    gap, passed = told.take(1, Position(then.epoch, then.seq + 1), event("s.1", 60))

    assert [decode(one.mark).positions[1] for one in (meanwhile, gap)] == [(7, 1), (7, 1)]
    assert decode(passed.mark).positions == {1: (then.epoch, then.seq + 1), 2: (7, 2)}


def test_a_log_that_says_again_what_it_said_is_not_behind_us_before_it_says_something_new():
    told = Told("merge")
    for seq in (1, 2):
        says(told, 1, seq, event("s.1", seq))
    told.miss(1, Position(8, 0), anew=True)
    says(told, 1, 1, event("s.1", 2), epoch=8)

    (meanwhile,) = told.take(2, Position(7, 1), event("s.2", 1))

    assert decode(meanwhile.mark).positions[1] == (7, 2)
    assert told.positions[1] == (8, 1)
