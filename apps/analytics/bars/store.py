"""Takes minute bars from the broker into the database: each once, whoever does it and how often."""

from __future__ import annotations

import logging
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

PRICES = ("open", "high", "low", "close")


def store_bars(shard: int = 0) -> int:
    """Store what has come since the last time; gives how many bars were read. RedisError or OSError without a broker."""
    read = 0
    with client.connect(settings.REDIS_URL) as redis:
        while more := _store_some(redis, shard):
            read += more
    return read


@transaction.atomic
def _store_some(redis: Redis, shard: int) -> int:
    """The bars and the position, in one transaction; another who does the same waits for it."""
    BarPosition.objects.get_or_create(shard=shard)
    position = BarPosition.objects.select_for_update().get(pk=shard)
    found = bars.after(redis, position.minute, shard=shard)
    if not found:
        return 0
    if position.minute and _is_broken(redis, position.minute, found[0].at, shard):
        position.breaks += 1
        logger.warning("Minute bars between %s and %s may have gone unstored", position.minute, found[0].at)
    wanted, stored = watched_symbols(), 0
    for minute in found:
        kept = [bar for bar in as_models(minute.bars) if wanted is None or bar.symbol in wanted]
        MinuteBar.objects.bulk_create(kept, batch_size=2_000, ignore_conflicts=True)
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
    """Rows as they are stored; what is not a number is empty."""
    days: dict[int, date] = {}
    made = []
    for row in found:
        minute = int(row["minute"])
        day = days.get(minute) or days.setdefault(minute, day_of(minute))
        figures = {name: None if np.isnan(row[name]) else float(row[name]) for name in PRICES}
        made.append(
            MinuteBar(
                day=day,
                symbol=row["symbol"].decode(),
                minute=minute,
                volume=float(row["volume"]),
                turnover=float(row["turnover"]),
                trades=int(row["trades"]),
                **figures,
            )
        )
    return made


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
