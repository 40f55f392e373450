from __future__ import annotations

from functools import partial

import pytest

from tests.ingest import drive
from tests.ingest.drive import Tick, engine

events = partial(drive.events, only=("breakout",))
DAY = 86_400  # Seconds
MINUTES = 60
RANGE = [Tick(100.0, 0), Tick(101.0, 60), Tick(99.0, 120)]


def told(*found):
    return [(event.minutes or event.days, event.side, event.reference) for event in events(*found)]


def test_the_first_price_above_or_below_the_first_five_minutes_is_told():
    assert told(*RANGE, Tick(101.01, 5 * MINUTES)) == [(5, 1, 101.0)]
    assert told(*RANGE, Tick(98.99, 5 * MINUTES)) == [(5, -1, 99.0)]


@pytest.mark.parametrize("price", [101.0, 99.0, 100.0])
def test_a_price_at_the_edge_of_the_range_is_within(price):
    assert told(*RANGE, Tick(price, 5 * MINUTES)) == []


def test_a_range_has_to_be_over():
    assert told(*RANGE, Tick(101.01, 5 * MINUTES - 0.001)) == []


def test_each_side_is_told_once_a_day():
    swings = [Tick(price, 5 * MINUTES + k) for k, price in enumerate([102.0, 98.0, 103.0, 97.0])]

    assert told(*RANGE, *swings) == [(5, 1, 101.0), (5, -1, 99.0)]


def test_longer_ranges_weigh_more():
    breaks = events(*RANGE, Tick(101.5, 30 * MINUTES))

    assert [(event.minutes, event.significance) for event in breaks] == [(5, 1.0), (15, 2.0), (30, 3.0)]
    assert {event.days for event in breaks} == {None}


def test_a_longer_range_is_wider():
    later = [Tick(102.0, 10 * MINUTES), Tick(101.5, 20 * MINUTES), Tick(102.5, 20 * MINUTES)]

    assert told(*RANGE, *later) == [(5, 1, 101.0), (15, 1, 102.0)]


def test_a_trade_that_may_not_set_extremes_does_not_widen_the_range():
    odd = Tick(110.0, 130, conditions=(37,))

    assert told(*RANGE, odd, Tick(101.01, 5 * MINUTES)) == [(5, 1, 101.0)]


def test_a_trade_that_may_not_set_the_last_price_does_not_leave_the_range():
    assert told(*RANGE, Tick(110.0, 5 * MINUTES, conditions=(5,))) == []


def test_a_late_trade_does_not_widen_a_range_that_is_over():
    late = Tick(105.0, 200)

    assert told(*RANGE, Tick(100.0, 5 * MINUTES), late) == [(5, 1, 101.0)]


def test_a_range_can_be_left_after_hours():
    assert told(*RANGE, Tick(102.0, 7 * 60 * MINUTES)) == [(5, 1, 101.0), (15, 1, 101.0), (30, 1, 101.0)]


def test_trades_before_the_open_make_no_range():
    assert told(Tick(100.0, -60), Tick(150.0, 40 * MINUTES)) == []


def test_the_next_day_has_ranges_of_its_own():
    tomorrow = [tick._replace(second=tick.second + DAY) for tick in RANGE]

    assert told(*RANGE, Tick(102.0, 301), *tomorrow, Tick(101.5, DAY + 301)) == [(5, 1, 101.0), (5, 1, 101.0)]


def with_history():
    made = engine()
    row = made.symbols["AAPL"]
    made.fit()
    made.rows["past_high"][row] = 105.0, 120.0
    made.rows["past_low"][row] = 95.0, 80.0
    return made


def test_a_price_beyond_the_last_twenty_days_is_told():
    (high,) = events(Tick(100.0), Tick(105.01, 1), Tick(106.0, 2), on=with_history())

    assert (high.days, high.minutes, high.side, high.reference) == (20, None, 1, 105.0)
    assert high.significance == 4.0


def test_a_price_beyond_the_last_year_is_beyond_the_last_twenty_days_too():
    breaks = events(Tick(100.0, -60), Tick(79.0, -50), on=with_history())

    assert [(event.days, event.side, event.significance) for event in breaks] == [(20, -1, 4.0), (365, -1, 6.0)]


def test_without_history_nothing_is_beyond_it():
    assert events(Tick(100.0), Tick(0.01, 1), Tick(10_000.0, 2)) == []
