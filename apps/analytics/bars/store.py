"""Takes minute bars from the broker into the database: each once, whoever does it and how often."""

from __future__ import annotations

import logging
import time
from datetime import date, datetime
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from redis import Redis

from apps.analytics.bars.watched import watched_symbols
from apps.analytics.models import BarPosition, MinuteBar
from tickstock.market.bars import BAR, Bars
from tickstock.market.sessions import NEW_YORK
from tickstock.stream import bars, client, keys
from tickstock.stream.reference import whose

logger = logging.getLogger(__name__)

AT_WORK = 30.0  # Seconds after which the rest is left to the next run
AT_ONCE = 5  # Minutes of a transaction
PRICES = ("open", "high", "low", "close")


def store_bars(shard: int = 0) -> int:
    """Store what has come since the last time; gives how many bars were read. RedisError or OSError without a broker."""
    read, until = 0, time.monotonic() + AT_WORK
    with client.connect(settings.STREAM_URL) as redis:
        while time.monotonic() < until and (more := _store_some(redis, shard)):
            read += more
    return read


@transaction.atomic
def _store_some(redis: Redis, shard: int) -> int:
    """The bars and the position, in one transaction; another who does the same waits for it."""
    BarPosition.objects.get_or_create(shard=shard)
    position = BarPosition.objects.select_for_update().get(pk=shard)
    found = bars.after(redis, position.minute, AT_ONCE, shard)
    if not found:
        return 0
    if position.minute and _is_broken(redis, position.minute, found[0].at, shard):
        position.breaks += 1
        logger.warning("Minute bars between %s and %s may have gone unstored", position.minute, found[0].at)
    wanted, stored = watched_symbols(), 0
    names = None if wanted is None else np.array([symbol.encode() for symbol in wanted], "S16")
    for minute in found:
        kept = minute.bars if names is None else minute.bars[np.isin(minute.bars["symbol"], names)]
        MinuteBar.objects.bulk_create(as_models(kept), batch_size=2_000, ignore_conflicts=True)
        stored += len(kept)
    _note_feed(position, found[0].at)
    position.minute = found[-1].at
    position.stored += stored
    position.save()
    return sum(len(minute.bars) for minute in found)


def _is_broken(redis: Redis, position: int, first: int, shard: int) -> bool:
    """Whether minutes may lie between: the broker has forgotten the one that was read last."""
    return first > position and not redis.xrange(keys.minutes(shard), f"{position}-0", f"{position}-0")


def _note_feed(position: BarPosition, first: int) -> None:
    """Volumes of one market say nothing of another's: from which day on they are of this one."""
    feed = whose(settings.FEED)
    if position.feed not in ("", feed):
        position.changed_on = day_of(first)
    position.feed = feed


def as_models(found: Bars) -> list[MinuteBar]:
    """Rows of one minute as they are stored; what is not a number is empty."""
    if not len(found):
        return []
    day = day_of(int(found["minute"][0]))
    return [
        MinuteBar(
            day=day,
            symbol=symbol.decode(),
            minute=minute,
            **{name: None if price != price else price for name, price in zip(PRICES, prices, strict=True)},
            volume=volume,
            turnover=turnover,
            trades=trades,
        )
        for symbol, minute, *prices, volume, turnover, trades in found.tolist()
    ]


FIELDS = ("symbol", "minute", *PRICES, "volume", "turnover", "trades")


def as_bars(rows: Any) -> Bars:
    """The opposite: what `values_list(*FIELDS)` gives, as an array."""
    made = [
        (row[0].encode(), row[1], *(np.nan if price is None else price for price in row[2:6]), *row[6:]) for row in rows
    ]
    return np.array(made, BAR)


def day_of(second: int) -> date:
    """The date in New York."""
    return datetime.fromtimestamp(second, NEW_YORK).date()
