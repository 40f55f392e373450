"""Samples of the market's gauges."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from django.conf import LazySettings
from redis import Redis

from apps.analytics.gauges import sample_gauges
from apps.analytics.models import GaugeSample
from apps.analytics.upkeep import forget_old
from apps.universes.models import Symbol
from tests.factories import OPEN, high, low
from tickstock.market import wire
from tickstock.market.events import AnyEvent
from tickstock.market.rows import ROW
from tickstock.stream import keys, rows

pytestmark = pytest.mark.django_db
NOW = OPEN + 123_456
DAY = date(2026, 11, 18)


def market(redis: Redis, now: int = NOW) -> None:
    """AAPL up 2 % on 300 shares, XOM down 1 % on 100, MSFT where it was."""
    made = np.zeros(3, ROW)
    made["symbol"] = [b"AAPL", b"XOM", b"MSFT"]
    made["last"], made["prev_close"] = [102.0, 99.0, 50.0], [100.0, 100.0, 50.0]
    made["day_volume"] = [300.0, 100.0, 10.0]
    made["day"], made["last_at"], made["direction"] = DAY.toordinal(), now, [1, -1, 1]
    rows.save(redis, 0, 1, 1, made.tobytes())


def told(redis: Redis, *events: AnyEvent) -> None:
    redis.hset(keys.meta(0), "epoch", 7)
    for event in events:
        redis.xadd(keys.log(0, 7), {"e": wire.encode(event)}, id=f"{event.seq}-0")


def sampled(scope: str = "core") -> dict[str, Any]:
    return dict(GaugeSample.objects.filter(scope=scope).values().get())


def test_a_sample_holds_the_gauges_of_the_whole_market(redis: Redis):
    market(redis)

    sample_gauges()

    core = sampled()
    assert (core["day"], core["at"]) == (DAY, OPEN + 120_000)
    assert (core["advancers"], core["decliners"], core["unchanged"]) == (1, 1, 1)
    assert (core["up_volume"], core["down_volume"], core["trin"]) == (300.0, 100.0, 1 / 3)
    assert (core["tick"], core["fresh"], core["members"]) == (1, 3, 3)
    assert core["mean_change"] == pytest.approx(0.01 / 3)
    assert core["median_change"] == 0.0


def test_each_sector_has_its_own(redis: Redis):
    Symbol.objects.create(ticker="XOM", sector="Energy")
    market(redis)

    assert sample_gauges() == 2

    energy = sampled("sector:Energy")
    assert (energy["advancers"], energy["decliners"], energy["members"]) == (0, 1, 1)


def test_highs_and_lows_are_those_told_in_the_last_minute(redis: Redis):
    market(redis)
    told(redis, high(1, at=NOW - 61_000), high(2, at=NOW - 59_000), low(3, at=NOW - 5_000), high(4, at=NOW))

    sample_gauges()

    assert (sampled()["highs"], sampled()["lows"]) == (2, 1)


def test_highs_are_not_said_where_the_log_has_lost_some_of_that_minute(redis: Redis):
    market(redis)
    told(redis, high(5, at=NOW - 5_000))

    sample_gauges()

    assert sampled()["highs"] is None


def test_two_who_sample_the_same_moment_store_it_once(redis: Redis):
    market(redis)
    assert sample_gauges() == 1

    assert sample_gauges() == 0

    market(redis, NOW + 10_000)
    assert sample_gauges() == 1


def test_before_there_is_a_market_nothing_is_sampled():
    assert sample_gauges() == 0


def test_old_samples_are_forgotten(redis: Redis, settings: LazySettings):
    settings.GAUGES_DAYS = 2
    market(redis)
    sample_gauges()
    sample = GaugeSample.objects.get()
    for days in (1, 2):
        sample.pk, sample.at, sample.day = None, OPEN - days, DAY.replace(day=18 - days)
        sample.save()

    forget_old()

    assert [kept.day.day for kept in GaugeSample.objects.all()] == [17, 18]
