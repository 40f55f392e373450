from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import high, highs, item, low
from tickstock.market.columns import columns_of
from tickstock.market.tape import Stretch, Tape, newest


def numbers(events: Stretch) -> list[int]:
    assert events.columns.tobytes() == columns_of(item.event for item in events.items).tobytes()
    return [item.event.seq for item in events.items]


def tape(*, capacity: int = 1_000, after: int = 0) -> Tape:
    made = Tape(capacity)
    made.restart(epoch=7, after=after)
    return made


def test_a_reader_gets_what_came_after_its_position():
    made = tape()

    made.append(highs(1, 5))

    assert numbers(made.since(3, limit=10)) == [4, 5]
    assert numbers(made.since(5, limit=10)) == []


def test_a_reader_takes_no_more_than_it_asked_for():
    made = tape()

    made.append(highs(1, 5))

    assert numbers(made.since(0, limit=2)) == [1, 2]


def test_events_that_arrive_twice_are_held_once():
    made = tape()

    made.append(highs(1, 3))
    made.append(highs(2, 4))

    assert numbers(made.since(0, limit=10)) == [1, 2, 3, 4]


def test_after_a_jump_only_what_follows_is_held_and_the_start_tells():
    made = tape()

    made.append(highs(1, 3))
    made.append(highs(10, 11))

    assert made.start == 9
    assert numbers(made.since(3, limit=10)) == [10, 11]


def test_the_newest_of_each_kind_come_oldest_first():
    made = tape()

    made.append([item(low(1)), *highs(2, 4), item(high(5, "MSFT"))])

    found = made.before(4, 100)
    assert [one.event.seq for one in newest(found, np.array([True] * 4), per_kind=2)] == [1, 3, 4]
    assert newest(found, np.array([False] * 4), per_kind=2) == []


@given(st.integers(1, 40), st.lists(st.integers(1, 9), max_size=20), st.integers(0, 200))
def test_the_tape_is_bounded_and_has_no_holes(capacity, runs, position):
    made = tape(capacity=capacity)

    for run in runs:
        made.append(highs(made.end + 1, made.end + run))

    held = numbers(made.since(position, limit=1_000))
    assert len(made.items) <= capacity
    assert made.end == sum(runs)
    assert held == list(range(max(position, made.start) + 1, made.end + 1))


@given(st.integers(1, 40), st.lists(st.integers(1, 9), max_size=20), st.integers(0, 200), st.integers(0, 50))
def test_what_lies_before_a_position_ends_there(capacity, runs, position, limit):
    made = tape(capacity=capacity)

    for run in runs:
        made.append(highs(made.end + 1, made.end + run))

    end = min(position, made.end)
    assert numbers(made.before(position, limit)) == list(range(max(end - limit, made.start) + 1, end + 1))
