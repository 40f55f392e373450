"""Minute bars of the whole market: the worker puts each minute here once it is whole, and the last 180 stay.

Symbols are shared out among shelves, a stream each, so that one symbol's bars need not be looked for in all.
"""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import numpy as np
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tickstock.market.bars import Bars, joined, pack, unpack
from tickstock.stream import keys
from tickstock.stream.extent import sequence

SHELVES = 16
KEPT = 180  # Minutes
AT_ONCE = 30  # Minutes one read takes
ANOTHER_DAY = 86_400  # Seconds; what is so much older than the newest minute is of a market with a time of its own


class Minute(NamedTuple):
    """All bars of a minute that is over; `at` is its first second, epoch seconds."""

    at: int
    bars: Bars


def shelf(symbol: bytes) -> int:
    """Where a symbol's bars are."""
    return zlib.crc32(symbol) % SHELVES


def publish(redis: Redis, bars: Bars, shard: int = 0) -> bool:
    """Put the bars of one minute at the end; False where that minute or a later one was there before, and stays.

    Bars of a day before replace all there is: an old recording is played, or another feed has a time of its own.
    RedisError where nothing came of it.
    """
    minute = int(bars["minute"][0])
    shelves = np.array([shelf(symbol) for symbol in bars["symbol"].tolist()])
    parts = {keys.bars(shard, number): pack(bars[shelves == number]) for number in np.unique(shelves).tolist()}
    transaction: Any = redis.pipeline(transaction=True)  # Its `watch` carries no types
    with transaction as pipeline:
        pipeline.watch(keys.minutes(shard))
        behind = newest(redis, shard) - minute
        if 0 <= behind < ANOTHER_DAY:
            return False
        pipeline.multi()
        if behind >= ANOTHER_DAY:
            pipeline.delete(keys.minutes(shard), *(keys.bars(shard, number) for number in range(SHELVES)))
        for key, data in {keys.minutes(shard): b"", **parts}.items():
            pipeline.xadd(key, {"b": data}, id=f"{minute}-0", maxlen=KEPT, approximate=False)
        pipeline.execute()
    return True


def newest(redis: Redis, shard: int = 0) -> int:
    """The newest minute; 0 where there is none."""
    entries: Any = redis.xrevrange(keys.minutes(shard), count=1)
    return sequence(entries[0][0]) if entries else 0


def after(redis: Redis, position: int, count: int = AT_ONCE, shard: int = 0) -> list[Minute]:
    """The first `count` minutes later than `position` (epoch seconds), oldest first; 0 begins with the oldest there is.

    A position later than the newest minute is one in another time: then too it begins with the oldest. ValueError
    where the bars are of another layout.
    """
    found = _minutes(redis, position, count, shard)
    if not found and newest(redis, shard) < position:
        found = _minutes(redis, 0, count, shard)
    if not found:
        return []
    pipeline = redis.pipeline(transaction=True)
    for number in range(SHELVES):
        pipeline.xrange(keys.bars(shard, number), f"{found[0]}-0", f"{found[-1]}-0")
    parts: dict[int, list[Bars]] = {minute: [] for minute in found}
    for entries in pipeline.execute():
        for entry_id, fields in entries:
            parts.get(sequence(entry_id), []).append(unpack(fields[b"b"]))
    return [Minute(minute, joined(parts[minute])) for minute in found]


def _minutes(redis: Redis, position: int, count: int, shard: int) -> list[int]:
    entries: Any = redis.xrange(keys.minutes(shard), f"{position + 1}-0", count=count)
    return [sequence(entry_id) for entry_id, _ in entries]


async def of_symbol(redis: AsyncRedis, symbol: str, since: int = 0, shard: int = 0) -> Bars:
    """One symbol's bars from minute `since` on (epoch seconds), oldest first. ValueError as above."""
    name = symbol.encode()
    entries: Any = await redis.xrange(keys.bars(shard, shelf(name)), f"{since}-0")
    found = [unpack(fields[b"b"]) for _, fields in entries]
    return joined([bars[bars["symbol"] == name] for bars in found])
