"""What is given from outside about the days before, and which day it holds for."""

from __future__ import annotations

from datetime import date
from math import nan

import numpy as np
import pytest

from tests.ingest.drive import Tick, engine, events
from tickstock.market.past import PAST
from workers.ingest.engine import image

DAY = 86_400  # Seconds
EVE, TODAY, TOMORROW = (date(2026, 11, day).toordinal() for day in (17, 18, 19))
ONLY = ("gap", "breakout")


def past(symbol: str = "AAPL", close: float = 100.0, high=(105.0, 120.0), low=(95.0, 80.0)):
    return np.array([(symbol, close, high, low)], PAST)


def told(made, *ticks):
    return [(event.kind, event.price) for event in events(*ticks, on=made, only=ONLY)]


def test_a_gap_and_a_breakout_are_told_of_what_was_given_before_the_first_tick():
    made = engine()

    made.set_past(EVE, past())

    assert told(made, Tick(104.0), Tick(105.5, 1)) == [("gap", 104.0), ("breakout", 105.5)]


def test_a_symbol_that_was_known_already_is_given_it_too():
    made = engine()
    events(Tick(104.0), on=made)

    made.set_past(EVE, past())

    assert told(made, Tick(105.5, 1)) == [("breakout", 105.5)]
    assert made.rows["prev_close"][0] == 100.0


def test_it_holds_for_the_trading_day_after():
    made = engine()
    events(Tick(100.0), on=made)

    made.set_past(TODAY, past(close=90.0))

    assert told(made, Tick(130.0, 1)) == []
    assert told(made, Tick(104.0, DAY), Tick(105.5, DAY + 1)) == [("gap", 104.0), ("breakout", 105.5)]


def test_the_day_after_that_it_is_unknown():
    made = engine(days=3)
    made.set_past(EVE, past())
    events(Tick(100.0), on=made)

    assert told(made, Tick(130.0, DAY + 1)) == [("gap", 130.0)]
    assert np.isnan(made.rows["past_high"][0]).all()


def test_a_weekend_lies_between():
    made = engine(days=1)

    made.set_past(date(2026, 11, 14).toordinal(), past())

    assert told(made, Tick(104.0)) == [("gap", 104.0)]


def test_past_the_end_of_the_calendar_it_holds_for_no_day():
    made = engine()

    made.set_past(TOMORROW, past())

    assert told(made, Tick(150.0), Tick(150.0, DAY)) == []


def test_a_close_that_is_in_use_stays():
    made = engine()
    made.set_past(EVE, past(close=100.0))
    events(Tick(104.0), on=made)

    made.set_past(EVE, past(close=101.0, high=(103.0, 120.0)))

    assert made.rows["prev_close"][0] == 100.0
    assert made.rows["past_high"][0].tolist() == [103.0, 120.0]


def test_a_split_over_night_makes_no_gap():
    made = engine()
    events(Tick(100.0, 60), on=made)

    made.set_past(TODAY, past(close=50.0, high=(52.5, 60.0), low=(47.5, 40.0)))

    assert told(made, Tick(50.2, DAY)) == []


def test_where_no_close_was_given_the_one_that_was_seen_is_taken():
    made = engine()
    events(Tick(100.0, 60), on=made)

    made.set_past(TODAY, past(close=nan))

    assert told(made, Tick(104.0, DAY)) == [("gap", 104.0)]


@pytest.mark.parametrize("other", [past("MSFT"), past(close=nan, high=(nan, nan), low=(nan, nan))])
def test_of_a_symbol_that_is_not_in_it_nothing_is_known(other):
    made = engine()
    made.set_past(EVE, past())
    events(Tick(100.0), on=made)

    made.set_past(EVE, other)

    assert told(made, Tick(130.0, 1)) == []


def test_a_restart_remembers_it():
    made, copy = engine(), engine()
    events(Tick(100.0), on=made)
    made.set_past(TODAY, past())

    image.put_back(image.unpack(image.pack(image.take(made, saved_at=1.0))), copy)

    assert told(copy, Tick(104.0, DAY)) == [("gap", 104.0)]


def test_memory_that_is_forgotten_is_given_it_again():
    made = engine()
    made.set_past(EVE, past())
    events(Tick(100.0, DAY), on=made)
    made.news.missed_since = made.clock

    assert told(made, Tick(104.0)) == [("gap", 104.0)]
