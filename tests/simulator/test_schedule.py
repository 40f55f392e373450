from __future__ import annotations

from tests.factories import OPEN
from workers.simulator.scenarios import parse
from workers.simulator.schedule import Schedule, day_of, moment_of

MINUTE = 60_000
DAY = 86_400_000


def schedule(*lines: str) -> Schedule:
    return Schedule(map(parse, lines))


def texts(lines) -> list[str]:
    return [line.text for line in lines]


def test_a_line_at_some_second_comes_once():
    made = schedule("at 10s mute", "at 0s silence")

    assert [texts(made.due(second, OPEN)) for second in (0.0, 9.9, 10.2, 11.0)] == [
        ["at 0s silence"], [], ["at 10s mute"], [],
    ]  # fmt: skip


def test_a_line_comes_again_and_again_but_does_not_catch_up():
    made = schedule("every 2s garbage")

    assert [len(made.due(second, OPEN)) for second in (0.0, 2.0, 3.9, 4.1, 9.0, 9.9, 10.0)] == [0, 1, 0, 1, 1, 0, 1]


def test_a_line_at_a_time_in_new_york_comes_every_day():
    made = schedule("at 09:31 garbage")

    found = [len(made.due(0.0, OPEN + after)) for after in (0, MINUTE - 1, MINUTE, 2 * MINUTE, DAY, DAY + MINUTE)]

    assert found == [0, 0, 1, 0, 0, 1]


def test_what_a_jump_leaves_out_does_not_come():
    made = schedule("at 10:00 garbage", "at 12:00 mute")

    made.due(0.0, OPEN)
    made.jumped(moment_of(day_of(OPEN), 12 * 3600))

    assert texts(made.due(0.0, moment_of(day_of(OPEN), 12 * 3600))) == ["at 12:00 mute"]


def test_a_moment_can_be_counted():
    made = schedule("on connect 2 close 1011", "on connect 2-3 mute", "after connect silence", "on auth silence")

    assert [len(made.happened("connect", False)) for _ in range(4)] == [0, 2, 1, 0]
    assert [len(made.happened("connect", True)) for _ in range(3)] == [1, 1, 1]
