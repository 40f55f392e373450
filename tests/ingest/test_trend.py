from __future__ import annotations

import math

import numpy as np
import pytest

from tests.factories import HOUR
from tests.ingest.drive import Luld, Tick, engine, events


def trends(prices, start=0.0):
    ticks = [Tick(price, start + second) for second, price in enumerate(prices)]
    return [event for event in events(*ticks) if event.kind == "trend"]


def climb(per_second: float, seconds: int, price: float = 100.0) -> list[float]:
    return [price * (1 + per_second) ** second for second in range(seconds)]


def test_a_flat_market_has_no_trend():
    assert trends([100.0] * 700) == []


def test_no_trend_is_told_before_its_window_is_full():
    assert trends(climb(0.0001, 180)) == []


def test_a_steady_climb_is_told_once_for_each_window():
    told = trends(climb(0.00005, 700))

    assert [(trend.window, trend.direction) for trend in told] == [(180, 1), (360, 1), (600, 1)]


def test_the_move_is_the_slope_of_the_line_over_the_window():
    first = trends(climb(0.00005, 200))[0]

    assert first.move == pytest.approx(179 * 0.00005, rel=1e-4)
    assert first.r2 == pytest.approx(1.0)
    assert first.significance == pytest.approx(first.move / 0.003)


def test_a_climb_of_less_than_three_in_a_thousand_is_no_trend():
    assert trends(climb(0.0029 / 180, 181)) == []


def test_longer_windows_need_a_longer_way():
    assert [trend.window for trend in trends(climb(0.0031 / 179, 700))] == [180, 360, 600]
    assert [trend.window for trend in trends(climb(0.0040 / 359, 700))] == [600]
    assert [trend.window for trend in trends(climb(0.0050 / 599, 700))] == []


def test_a_turn_says_that_it_reversed():
    up = climb(0.0001, 181)
    told = trends(up + climb(-0.0005, 120, price=up[-1]))

    assert [(trend.window, trend.direction, trend.reversed) for trend in told[:1]] == [(180, 1, False)]
    assert any(trend.direction == -1 for trend in told)


def test_empty_seconds_carry_the_price_on():
    ticks = [Tick(100.0 * 1.00005**second, second) for second in range(0, 400, 5)]

    told = [event for event in events(*ticks) if event.kind == "trend"]

    assert [(trend.window, trend.direction) for trend in told] == [(180, 1), (360, 1)]


def test_a_symbol_that_hardly_trades_has_no_trend():
    ticks = [Tick(100.0 * 1.00005**second, second) for second in range(0, 700, 11)]

    assert [event for event in events(*ticks) if event.kind == "trend"] == []


def test_after_ten_minutes_of_silence_everything_starts_again():
    late = [Tick(103.0 * 1.0001**second, 200 + 601 + second) for second in range(179)]

    told = [event for event in events(*(Tick(100.0, second) for second in range(200)), *late) if event.kind == "trend"]

    assert told == []


def row(*ticks):
    made = engine()
    events(*ticks, on=made)
    return made.rows[0]


def seconds(prices, apart=1):
    return [Tick(price, apart * number) for number, price in enumerate(prices)]


def test_a_row_says_what_each_window_found_when_a_second_was_closed_last():
    seen = row(*seconds(climb(0.00001, 400)))

    assert seen["trends"].tolist() == [0, 0, 0]
    assert seen["trend_move"] == pytest.approx([179e-5, 359e-5, math.nan], rel=1e-4, nan_ok=True)
    assert seen["trend_r2"] == pytest.approx([1.0, 1.0, math.nan], nan_ok=True)
    assert seen["trend_closed"] == 399
    assert seen["trend_traded"].tolist() == [180, 360, 399]


def test_where_too_few_seconds_had_a_price_it_says_so():
    often, seldom = row(*seconds([100.0] * 60, apart=10)), row(*seconds([100.0] * 60, apart=11))

    assert not np.isnan(often["trend_move"][:2]).any()
    assert np.isnan(seldom["trend_move"]).all()
    assert seldom["trend_traded"][0] == 16


@pytest.mark.parametrize("later", [
    [Tick(100.0, 6.5 * HOUR / 1000)],
    [Tick(100.0, 6.5 * HOUR / 1000, conditions=(37,))],
    [Luld(17, 600), Luld(18, 601)],
    [Tick(100.0, 1_300)],
])  # fmt: skip
def test_where_windows_begin_anew_nothing_is_left_of_what_they_found(later):
    seen = row(*seconds(climb(0.00001, 400)), *later)

    assert np.isnan(seen["trend_move"]).all()
    assert np.isnan(seen["trend_r2"]).all()
    assert (seen["trend_closed"], seen["trend_traded"].tolist()) == (0, [0, 0, 0])
