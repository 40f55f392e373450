"""What volume is usual at a time of day."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import numpy as np
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from redis import Redis

from apps.analytics.bars.store import day_of, store_bars
from apps.analytics.models import BarPosition, MinuteBar, VolumeProfile
from apps.analytics.profiles import keep_profiles, make_profiles, sessions, usual
from tests.factories import OPEN, bars
from tickstock.stream import profile
from tickstock.stream.bars import publish

pytestmark = pytest.mark.django_db
FIRST = OPEN // 1000
NINE_THIRTY = 330  # Minutes after 4:00


def bar(symbol: str, day: int, minute: int, volume: float) -> None:
    """A stored bar of the n-th day after the 18th; `minute` counts from 9:30."""
    at = FIRST + 86_400 * day + 60 * minute
    MinuteBar.objects.create(
        symbol=symbol, day=day_of(at), minute=at, close=100.0, volume=volume, turnover=100.0 * volume, trades=1
    )
    BarPosition.objects.update_or_create(shard=0, defaults={"minute": at})


def closed(day: int) -> None:
    """The next day has begun."""
    BarPosition.objects.update(minute=FIRST + 86_400 * (day + 1) - 330 * 60)


def test_usual_is_the_mean_of_the_sessions_a_minute_without_trades_included(redis: Redis):
    for day, volume in enumerate([100.0, 200.0, 300.0, 400.0, 500.0]):
        bar("AAPL", day, 0, volume)
    bar("AAPL", 4, 1, 50.0)
    closed(4)

    make_profiles()

    found = usual("AAPL")
    assert found
    assert (found.sessions, found.through) == (5, date(2026, 11, 22))
    published = profile.read(redis)
    assert published
    line = published.profile.shares[published.profile.places["AAPL"]]
    assert line[NINE_THIRTY : NINE_THIRTY + 3].tolist() == [300.0, 10.0, 0.0]
    assert line.sum() == 310.0


def test_below_five_sessions_nothing_is_usual(redis: Redis):
    for day in range(5):
        bar("AAPL", day, 0, 100.0)
        if day:
            bar("NEW", day, 0, 100.0)
    closed(4)

    said = StringIO()
    call_command("make_profiles", stdout=said)

    assert usual("NEW") is None
    assert VolumeProfile.objects.get(symbol="NEW").sessions == 4
    published = profile.read(redis)
    assert published
    assert published.head.symbols == ["AAPL"]
    assert said.getvalue() == "2 symbols, 1 of them with the 5 sessions that are needed\n"


def test_only_the_last_twenty_sessions_count():
    for day in range(21):
        bar("AAPL", day, 0, 1_000_000.0 if day == 0 else 100.0)
    closed(20)

    make_profiles()

    found = usual("AAPL")
    assert found
    assert found.sessions == 20
    assert np.frombuffer(found.shares, np.float32)[NINE_THIRTY] == 100.0


def test_the_running_session_does_not_count_yet():
    bar("AAPL", 0, 0, 100.0)
    bar("AAPL", 1, 0, 100.0)

    assert list(sessions()) == [date(2026, 11, 18)]

    bar("AAPL", 1, 629, 100.0)  # 19:59
    assert list(sessions()) == [date(2026, 11, 19), date(2026, 11, 18)]


def test_a_minute_is_the_same_time_of_day_in_summer_and_in_winter():
    after_the_change = int((date(2027, 3, 15) - date(2026, 11, 18)) / timedelta(1))
    at = FIRST + 86_400 * after_the_change - 3_600  # 9:30 in summer time
    for number in range(5):
        bar("AAPL", after_the_change + number, -60, 100.0)
    assert MinuteBar.objects.earliest("minute").minute == at
    closed(after_the_change + 4)

    make_profiles()

    found = usual("AAPL")
    assert found
    assert np.frombuffer(found.shares, np.float32)[NINE_THIRTY] == 100.0


def test_they_are_made_once_after_each_session_and_again_where_the_broker_forgot(redis: Redis):
    for day in range(5):
        bar("AAPL", day, 0, 100.0)
    closed(4)
    keep_profiles()
    first = profile.version(redis)

    keep_profiles()
    assert profile.version(redis) == first > 0

    redis.flushdb()
    keep_profiles()
    assert profile.version(redis) > first


def test_sessions_of_another_feed_do_not_count(redis: Redis, settings: LazySettings):
    settings.BARS = "all"
    publish(redis, bars(0, "AAPL"))
    store_bars()
    settings.FEED = "massive"
    for day in (1, 2, 3):
        publish(redis, bars(1_440 * day, "AAPL"))
        store_bars()

    assert list(sessions()) == [date(2026, 11, 20)]  # The 19th had some of both, the 21st is not over
