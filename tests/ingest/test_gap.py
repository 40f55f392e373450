from __future__ import annotations

from functools import partial

import pytest

from tests.ingest import drive
from tests.ingest.drive import Tick, engine

events = partial(drive.events, only=("gap",))
DAY = 86_400  # Seconds
CLOSE = Tick(100.0, 6.5 * 3_600 - 1)


@pytest.mark.parametrize(("price", "gap"), [(102.0, 0.02), (98.0, -0.02), (150.0, 0.5)])
def test_an_open_two_percent_away_from_the_close_is_a_gap(price, gap):
    (told,) = events(CLOSE, Tick(price, DAY))

    assert (told.prev_close, told.price) == (100.0, price)
    assert told.gap == pytest.approx(gap)
    assert told.significance == pytest.approx(abs(gap) / 0.02)


@pytest.mark.parametrize("price", [101.99, 98.01, 100.0])
def test_less_is_none(price):
    assert events(CLOSE, Tick(price, DAY)) == []


def test_only_the_first_price_opens():
    assert events(CLOSE, Tick(100.0, DAY), Tick(110.0, DAY + 1)) == []


def test_it_is_told_at_the_open_not_before():
    (told,) = events(CLOSE, Tick(105.0, DAY - 60), Tick(106.0, DAY + 1))

    assert (told.session, told.price) == ("regular", 106.0)


def test_a_trade_that_may_not_set_the_last_price_does_not_open():
    (told,) = events(CLOSE, Tick(150.0, DAY, conditions=(37,)), Tick(106.0, DAY + 1))

    assert told.price == 106.0


def test_trades_after_hours_are_not_the_close():
    assert events(CLOSE, Tick(120.0, 7 * 3_600), Tick(101.0, DAY)) == []


def test_without_a_known_close_there_is_none():
    assert events(Tick(150.0)) == []


def test_the_close_of_an_earlier_day_is_not_the_previous_one():
    assert events(CLOSE, Tick(150.0, 2 * DAY), on=engine(days=3)) == []
