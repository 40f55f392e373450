"""Closes, and highest and lowest prices of the days before, on the scale of today."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from apps.universes.reference import bars
from apps.universes.reference.bars import Bar
from apps.universes.reference.past import Day, Split, gather, weekdays

TODAY = date(2026, 11, 18)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


def past(found: dict[int, dict[str, tuple[float, float, float]]], *splits: Split, without: int = 0):
    """`found`: bars (high, low, close) by symbol, by how many days ago; every other weekday is known to be empty."""
    days = [
        Day(day, bars.table(Bar(symbol, *prices) for symbol, prices in found.get((TODAY - day).days, {}).items()))
        for day in weekdays(TODAY)
        if day != ago(without)
    ]
    newest, table = gather(days, splits, TODAY)
    return newest, {row["symbol"].decode(): row for row in table}


def extremes(row) -> list[tuple[float, float]]:
    return list(zip(row["low"].tolist(), row["high"].tolist(), strict=True))


def test_a_weekday_may_have_been_a_trading_day():
    days = list(weekdays(TODAY))

    assert (days[0], days[-1], len(days)) == (ago(1), ago(365), 261)
    assert date(2026, 11, 14) not in days


def test_the_close_is_that_of_the_newest_day():
    newest, found = past({2: {"AAPL": (12.0, 8.0, 9.0), "OLD": (1.0, 1.0, 1.0)}, 1: {"AAPL": (11.0, 9.0, 10.0)}})

    assert newest == ago(1)
    assert found["AAPL"]["close"] == 10.0
    assert np.isnan(found["OLD"]["close"])


def test_a_day_belongs_to_the_periods_it_lies_in():
    _, found = past(
        {
            1: {"AAPL": (11.0, 9.0, 10.0)},
            20: {"AAPL": (12.0, 8.0, 10.0)},
            21: {"AAPL": (13.0, 7.0, 10.0)},
            365: {"AAPL": (14.0, 6.0, 10.0)},
        }
    )

    assert extremes(found["AAPL"]) == [(8.0, 12.0), (6.0, 14.0)]


def test_prices_before_a_split_are_on_todays_scale():
    days = {1: {"AAPL": (30.0, 20.0, 24.0)}, 2: {"AAPL": (130.0, 90.0, 100.0)}, 21: {"AAPL": (140.0, 80.0, 100.0)}}

    _, found = past(days, Split("AAPL", ago(1), 0.25))

    assert found["AAPL"]["close"] == 24.0
    assert extremes(found["AAPL"]) == [(20.0, 32.5), (20.0, 35.0)]


def test_a_split_of_today_is_in_the_close_and_one_of_tomorrow_is_not():
    days = {1: {"AAPL": (110.0, 90.0, 100.0), "MSFT": (110.0, 90.0, 100.0)}}

    _, found = past(days, Split("AAPL", TODAY, 0.5), Split("MSFT", TODAY + timedelta(1), 0.5))

    assert (found["AAPL"]["close"], found["MSFT"]["close"]) == (50.0, 100.0)


def test_two_splits_add_up():
    days = {1: {"AAPL": (10.0, 10.0, 10.0)}, 9: {"AAPL": (60.0, 60.0, 60.0)}}

    _, found = past(days, Split("AAPL", ago(5), 0.5), Split("AAPL", ago(1), 0.5))

    assert extremes(found["AAPL"]) == [(10.0, 15.0)] * 2


@pytest.mark.parametrize(
    ("without", "known"), [(1, [False, False]), (20, [False, False]), (21, [True, False]), (365, [True, False])]
)
def test_of_a_period_with_a_day_missing_nothing_is_known(without, known):
    _, found = past({2: {"AAPL": (11.0, 9.0, 10.0)}}, without=without)

    assert (~np.isnan(found["AAPL"]["high"])).tolist() == known
    assert (~np.isnan(found["AAPL"]["low"])).tolist() == known


def test_before_anything_is_loaded_nothing_is_known():
    newest, table = gather([], [], TODAY)

    assert newest is None
    assert len(table) == 0


def test_a_day_comes_back_from_bytes_as_it_was():
    day = bars.table([Bar("AAPL", 2.0, 1.0, 1.5)])

    assert bars.unpack(bars.pack(day)).tolist() == day.tolist()
    assert bars.pack(bars.table([])) == b""
    assert len(bars.unpack(b"")) == 0
