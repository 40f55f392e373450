from __future__ import annotations

import numpy as np
import pytest

from tests.factories import OPEN
from tickstock.market.ticks import TICK
from workers.ingest.market_time import MarketTime


class Clocks:
    def __init__(self) -> None:
        self.wall = OPEN / 1000
        self.passing = 50.0

    def go(self, seconds: float) -> None:
        self.wall += seconds
        self.passing += seconds

    def time(self, **options) -> MarketTime:
        return MarketTime(wall=lambda: self.wall, passing=lambda: self.passing, **options)


def test_a_live_feed_lags_by_the_age_of_its_newest_trade():
    clocks = Clocks()
    time = clocks.time(is_live=True)

    time.saw(OPEN - 250, OPEN - 250)

    assert (time.lag_ms, time.now()) == (250, OPEN)


def test_what_the_plan_holds_back_is_no_lag():
    clocks = Clocks()
    time = clocks.time(is_live=True, delay_ms=900_000)

    time.saw(OPEN - 901_000, OPEN - 901_000)

    assert (time.lag_ms, time.now()) == (1_000, OPEN - 900_000)


def test_a_slow_reader_sees_the_data_grow_old():
    clocks = Clocks()
    time = clocks.time(is_live=True)
    lags = []

    for second in range(4):
        time.saw(OPEN + 500 * second, OPEN + 500 * second)
        lags.append(time.lag_ms)
        clocks.go(1.0)

    assert lags == [0, 500, 1_000, 1_500]


def test_a_market_with_a_clock_of_its_own_goes_on_between_its_data():
    clocks = Clocks()
    time = clocks.time(is_live=False)
    assert time.now() is None

    time.saw(OPEN - 86_400_000, OPEN - 86_400_000)
    clocks.go(2.0)

    assert time.now() == OPEN - 86_400_000 + 2_000


def test_of_another_clock_only_falling_behind_is_lag():
    clocks = Clocks()
    time = clocks.time(is_live=False)

    time.saw(1_000_000, 1_000_000)
    clocks.go(1.0)
    time.saw(1_001_000, 1_001_000)
    assert time.lag_ms == 0

    clocks.go(3.0)
    time.saw(1_002_000, 1_002_000)
    assert time.lag_ms == 2_000


def at(*times: int):
    ticks = np.zeros(len(times), TICK)
    ticks["at"] = times
    return ticks


def test_a_tick_of_the_far_future_is_kept_apart_and_does_not_move_the_clock():
    clocks = Clocks()
    time = clocks.time(is_live=True)
    time.saw(OPEN, OPEN)

    assert time.from_the_future(at(OPEN + 10, OPEN + 3_600_000, OPEN + 20)) == OPEN + 2_000
    assert time.from_the_future(at(OPEN + 1_900)) is None


@pytest.mark.parametrize("jump", [-3_600.0, 3_600.0])
def test_a_wall_clock_that_jumps_stops_no_market(jump: float):
    clocks = Clocks()
    time = clocks.time(is_live=True)
    time.saw(OPEN, OPEN)
    clocks.wall += jump

    for second in range(1, 10):
        clocks.go(1.0)
        assert time.from_the_future(at(OPEN + 1_000 * second)) is None
        time.saw(OPEN + 1_000 * second, OPEN + 1_000 * second)


def test_where_the_clock_is_wrong_from_the_start_most_ticks_are_right():
    clocks = Clocks()
    time = clocks.time(is_live=True)
    clocks.wall -= 3_600.0

    assert time.from_the_future(at(OPEN, OPEN + 5, OPEN + 86_400_000)) == OPEN + 5 + 2_000


def test_a_recording_may_be_of_any_time():
    assert Clocks().time(is_live=False).from_the_future(at(OPEN + 86_400_000)) is None
