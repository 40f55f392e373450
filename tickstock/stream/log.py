"""The reading half of the log: where it ends, its newest events, and what came after a position."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, NamedTuple

from redis import ResponseError
from redis.asyncio import Redis

from tickstock.stream import extent, keys
from tickstock.stream.client import BLOCK_MS
from tickstock.stream.extent import Extent, sequence

FIRST = 500  # Events one read takes at most
ARCHIVED = (Path(__file__).parent / "lua" / "archived.lua").read_text()


class Position(NamedTuple):
    """A place in the log: after event `seq` of `epoch`; epoch 0 means that there is no log yet."""

    epoch: int
    seq: int


class Entry(NamedTuple):
    """An event as the worker encoded it, and its number."""

    seq: int
    data: bytes


class Ahead(NamedTuple):
    """The broker lost the newest events and has not got them back yet: its log ends at `top`, before the position."""

    top: int


class Gap(NamedTuple):
    """Events `first` to `last` cannot be read any more (`last` is None where nobody knows); what comes next is after `then`."""

    first: int
    last: int | None
    reason: Literal["trimmed", "epoch"]
    then: Position


def numbered(entry_id: bytes, fields: dict[bytes, bytes]) -> Entry:
    return Entry(sequence(entry_id), fields[b"e"])


class LogReader:
    """Reads the log of one shard."""

    def __init__(self, redis: Redis, shard: int = 0) -> None:
        self.redis = redis
        self.shard = shard
        self._archived = redis.register_script(ARCHIVED)

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

    async def read(self, position: Position, count: int = FIRST) -> list[Entry] | Ahead | Gap:
        """What follows `position` without a break, at most `count` events; or why nothing does.

        The rest of an epoch that is over is read to its end before its gap is told. A Gap with `then` of
        epoch 0 says that there is no log at all now.
        """
        log = keys.log(self.shard, position.epoch)
        pipeline = self.redis.pipeline(transaction=True)
        pipeline.hget(keys.meta(self.shard), "epoch")
        pipeline.xrange(log, min=f"{position.seq + 1}-0", count=count)
        pipeline.xinfo_stream(log)
        in_force, found, stream = await pipeline.execute(raise_on_error=False)
        for answer in (in_force, found):
            if isinstance(answer, ResponseError):
                raise answer
        epoch = int(in_force or 0)
        if found:
            entries = [numbered(*entry) for entry in found]
            first = entries[0].seq
            if first == position.seq + 1:
                return entries
            return Gap(position.seq + 1, first - 1, "trimmed", Position(position.epoch, first - 1))
        if position.epoch != epoch:
            return Gap(position.seq + 1, None, "epoch", Position(epoch, 0))
        top = 0 if isinstance(stream, ResponseError) else sequence(stream["last-generated-id"])
        if top < position.seq:
            return Ahead(top)
        return Gap(position.seq + 1, top, "trimmed", Position(epoch, top)) if top > position.seq else []

    async def extent(self, epoch: int | None = None) -> Extent:
        """What the log holds in an epoch, or in the one in force."""
        return await extent.read(self.redis, self.shard, await self.epoch() if epoch is None else epoch)

    async def archived(self, position: Position) -> None:
        """Note that everything up to here is archived, so that it may be trimmed; an earlier position changes nothing."""
        await self._archived(keys=[keys.meta(self.shard)], args=[position.epoch, position.seq])
