"""What becomes of a page whose position is no longer on the tape."""

from __future__ import annotations

from apps.live.messages import Gap
from apps.live.place import Place
from tests.factories import highs
from tickstock.market.tape import Stretch, Tape
from tickstock.stream.log import Position


def tape(first: int, last: int, epoch: int = 7) -> Tape:
    made = Tape()
    made.restart(epoch=epoch, after=first - 1)
    made.append(highs(first, last))
    return made


def place(market: Tape, seq: int) -> Place:
    made = Place(market)
    made.go_to(Position(7, seq))
    return made


def numbers(events: Stretch) -> list[int]:
    return [item.event.seq for item in events.items]


def test_until_the_log_was_asked_nothing_is_declared_lost():
    old = place(tape(50, 60), 10)

    assert old.is_off_tape
    assert old.gap(now=0) is None
    assert numbers(old.next()) == []


def test_what_the_log_still_has_is_no_gap():
    old = place(tape(50, 60), 40)
    old.recall(highs(41, 55))

    assert old.gap(now=0) is None
    assert numbers(old.next()) == list(range(41, 56))
    old.seq = 55
    assert numbers(old.next()) == list(range(56, 61))


def test_a_page_read_from_the_log_is_not_read_twice():
    old = place(tape(50, 60), 10)
    old.recall(highs(11, 20))
    old.seq = 15

    assert numbers(old.next()) == list(range(16, 21))
    old.seq = 20
    assert numbers(old.next()) == []
    assert old.is_off_tape


def test_what_the_log_has_no_more_is_declared_with_a_way_to_fill_it():
    old = place(tape(50, 60), 10)
    old.recall(highs(31, 40))

    assert old.gap(now=0) == Gap(epoch=7, first=11, to=30, reason="trimmed", fill="/api/v1/events?after=7:10&until=30")
    assert old.gap(now=0) is None
    assert numbers(old.next())[0] == 31


def test_where_the_log_has_nothing_it_goes_on_with_the_tape():
    old = place(tape(50, 60), 10)
    old.recall([])

    gap = old.gap(now=0)

    assert gap
    assert (gap.first, gap.to) == (11, 49)
    assert numbers(old.next()) == list(range(50, 61))


def test_a_page_that_was_here_all_the_time_was_too_slow():
    market = tape(1, 10)
    slow = place(market, 5)
    slow.next()
    market.restart(epoch=7, after=99)
    market.append(highs(100, 101))
    slow.recall([])

    gap = slow.gap(now=0)

    assert gap
    assert gap.reason == "slow"


def test_each_time_it_falls_off_the_log_is_asked_again():
    market = tape(50, 60)
    slow = place(market, 10)
    slow.recall([])
    slow.gap(now=0)

    market.restart(epoch=7, after=99)
    market.append(highs(100, 101))

    assert slow.gap(now=0) is None
    assert slow.is_off_tape


def test_of_a_log_that_began_anew_nothing_is_left_out_that_the_tape_has_forgotten():
    old = Place(tape(101, 110, epoch=8))
    old.go_to(Position(7, 10))

    gap = old.gap(now=0)
    assert gap == Gap(epoch=7, first=11, to=None, reason="epoch", fill="/api/v1/events?after=7:10")

    assert (old.position, old.is_off_tape) == (Position(8, 0), True)
    old.recall(highs(1, 100))
    assert numbers(old.next()) == list(range(1, 101))


def test_a_page_that_was_open_before_there_was_a_log_gets_all_of_it():
    early = Place(tape(101, 110, epoch=8))
    early.go_to(Position(0, 0))

    assert early.gap(now=0) is None
    assert (early.position, early.is_off_tape) == (Position(8, 0), True)
