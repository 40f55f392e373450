"""The reading half of the log: where it ends, its newest events, and what came after a position."""

from __future__ import annotations

from typing import Any, NamedTuple

from redis.asyncio import Redis

from tickstock.stream import keys
from tickstock.stream.client import BLOCK_MS

FIRST = 500  # Events one read takes at most


class Position(NamedTuple):
    """A place in the log: after event `seq` of `epoch`; epoch 0 means that there is no log yet."""

    epoch: int
    seq: int


class Entry(NamedTuple):
    """An event as the worker encoded it, and its number."""

    seq: int
    data: bytes


def numbered(entry_id: bytes, fields: dict[bytes, bytes]) -> Entry:
    return Entry(int(entry_id.partition(b"-")[0]), fields[b"e"])


class LogReader:
    """Reads the log of one shard."""

    def __init__(self, redis: Redis, shard: int = 0) -> None:
        self.redis = redis
        self.shard = shard

    async def epoch(self) -> int:
        """The epoch in force; 0 where nothing was ever written."""
        return int(await self.redis.hget(keys.meta(self.shard), "epoch") or 0)

    async def newest(self, epoch: int, count: int) -> list[Entry]:
        """The newest `count` events, oldest first."""
        entries: Any = await self.redis.xrevrange(keys.log(self.shard, epoch), count=count)
        return [numbered(*entry) for entry in reversed(entries)]

    async def between(self, epoch: int, first: int, last: int | None, count: int) -> list[Entry]:
        """What is left of the events numbered `first` to `last` (None: the end), at most `count`; oldest first."""
        end = "+" if last is None else f"{last}-0"
        entries: Any = await self.redis.xrange(keys.log(self.shard, epoch), f"{first}-0", end, count=count)
        return [numbered(*entry) for entry in entries]

    async def after(self, position: Position) -> list[Entry]:
        """What came later, waiting up to BLOCK_MS for something; empty where nothing came."""
        log = keys.log(self.shard, position.epoch)
        answer: Any = await self.redis.xread({log: f"{position.seq}-0"}, count=FIRST, block=BLOCK_MS)
        return [numbered(*entry) for _, entries in answer for entry in entries] if answer else []
