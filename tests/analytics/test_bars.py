"""Minute bars that are kept."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.conf import LazySettings
from redis import Redis

from apps.analytics.bars.days import roll_up_days
from apps.analytics.bars.read import bars_of
from apps.analytics.bars.store import store_bars
from apps.analytics.models import BarPosition, DayBar, MinuteBar
from apps.analytics.upkeep import forget_old
from tests.factories import OPEN, bars
from tests.people import person, universe
from tickstock.stream.bars import publish

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)
FIRST = OPEN // 1000


def stored() -> list[tuple[str, int]]:
    """Symbols and minutes from the open."""
    found = MinuteBar.objects.order_by("symbol", "minute").values_list("symbol", "minute")
    return [(symbol, (minute - FIRST) // 60) for symbol, minute in found]


def minutes_of(symbol: str, day: date = DAY) -> list[int]:
    return ((bars_of(symbol, day)["minute"] - FIRST) // 60).tolist()


def test_bars_of_watched_symbols_are_kept_as_they_were(redis: Redis):
    universe("Mine", "AAPL", owner=person("alice"))
    publish(redis, bars(0, "AAPL", "MSFT"))

    store_bars()

    assert stored() == [("AAPL", 0)]
    assert bars_of("AAPL", DAY).tolist() == bars(0, "AAPL").tolist()


def test_watched_is_what_is_always_watched_and_what_is_in_an_index_too(redis: Redis):
    universe("S&P 500", "MSFT")
    universe("Everything", "XOM")
    always = universe("Ours", "IBM")
    always.always_watched = True
    always.save()
    publish(redis, bars(0, "AAPL", "IBM", "MSFT", "XOM"))

    store_bars()

    assert stored() == [("IBM", 0), ("MSFT", 0)]


def test_all_are_kept_where_the_setting_says_so(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    publish(redis, bars(0, "AAPL", "MSFT"))

    store_bars()

    assert stored() == [("AAPL", 0), ("MSFT", 0)]


def test_it_goes_on_where_it_was_after_any_pause(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    publish(redis, bars(0, "AAPL"))
    store_bars()
    for minute in range(1, 40):
        publish(redis, bars(minute, "AAPL"))

    store_bars()

    assert stored() == [("AAPL", minute) for minute in range(40)]
    assert BarPosition.objects.get().breaks == 0


def test_what_was_stored_before_is_not_stored_again(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    publish(redis, bars(0, "AAPL"))
    store_bars()
    BarPosition.objects.update(minute=0)

    store_bars()

    assert stored() == [("AAPL", 0)]


def test_minutes_that_went_before_they_were_stored_are_counted(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    publish(redis, bars(0, "AAPL"))
    store_bars()
    for minute in range(1, 183):
        publish(redis, bars(minute, "AAPL"))

    store_bars()

    assert stored()[:2] == [("AAPL", 0), ("AAPL", 3)]
    assert BarPosition.objects.get().breaks == 1


def test_a_price_that_no_trade_may_set_is_empty_and_not_zero(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    odd = bars(0, "AAPL")
    odd["open"] = np.nan
    publish(redis, odd)

    store_bars()

    assert MinuteBar.objects.get().open is None
    assert np.isnan(bars_of("AAPL", DAY)["open"][0])


def test_stored_and_newest_bars_join_without_a_seam(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    for minute in range(5):
        publish(redis, bars(minute, "AAPL"))
    store_bars()
    MinuteBar.objects.filter(minute=FIRST + 60).delete()  # It came to be watched later
    publish(redis, bars(5, "AAPL"))

    assert minutes_of("AAPL") == [0, 1, 2, 3, 4, 5]


def test_newest_bars_of_what_nobody_watches_are_there_all_the_same(redis: Redis):
    publish(redis, bars(0, "AAPL"))
    store_bars()

    assert stored() == []
    assert minutes_of("AAPL") == [0]
    assert minutes_of("AAPL", DAY - timedelta(1)) == []


def test_without_a_broker_bars_are_those_stored(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    publish(redis, bars(0, "AAPL"))
    store_bars()
    settings.STREAM_URL = "redis://127.0.0.1:1/0"

    assert minutes_of("AAPL") == [0]


def test_a_day_bar_is_all_minutes_of_the_day(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    publish(redis, bars(0, "AAPL", "MSFT"))
    store_bars()
    roll_up_days()
    odd = bars(1, "AAPL", close=99.0)
    odd["low"], odd["open"] = 98.5, np.nan
    publish(redis, odd)
    store_bars()

    assert roll_up_days() == roll_up_days() == 2

    day = DayBar.objects.get(symbol="AAPL")
    assert (day.open, day.high, day.low, day.close) == (100.0, 102.0, 98.5, 99.0)
    assert (day.volume, day.turnover, day.trades) == (2_400.0, 241_200.0, 18)


def test_old_minutes_are_forgotten_and_days_stay(redis: Redis, settings: LazySettings):
    settings.BARS, settings.BARS_DAYS = "all", 1
    publish(redis, bars(0, "AAPL"))
    publish(redis, bars(1_440, "AAPL"))
    store_bars()
    roll_up_days()

    forget_old()

    assert stored() == [("AAPL", 1_440)]
    assert DayBar.objects.count() == 2
