"""The alerts' log: what rules told, numbered without a hole, each once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tickstock.market.alerting.told import Told
from tickstock.stream import keys
from tickstock.stream.client import BLOCK_MS
from tickstock.stream.extent import sequence

TELL = (Path(__file__).parent / "lua" / "tell.lua").read_text()
KEPT = 7_200  # Seconds an identity is remembered here; the archive remembers it for ever
CAP = 100_000  # Notices the log holds at most, archived or not
FIRST = 500  # Notices one read takes at most

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Told).decode


class Place(NamedTuple):
    """After notice `seq` of `epoch`."""

    epoch: int
    seq: int


class Numbered(NamedTuple):
    """A notice, its number, and when it was told (wall clock, epoch s)."""

    seq: int
    told_at: float
    told: Told


class Teller:
    """Writes the log. Only the alerts' process does."""

    def __init__(self, redis: Redis) -> None:
        self._tell = redis.register_script(TELL)

    def tell(self, notices: Sequence[Told], now: float | None = None) -> list[int]:
        """Number and append those that were not told yet; of each its number, 0 where it was told before."""
        if not notices:
            return []
        now = time.time() if now is None else now
        said: list[Any] = [now, KEPT, CAP, round(now * 1000)]
        for one in notices:
            said += [one.identity, encode(one)]
        _epoch, *numbers = self._tell(keys=[keys.ALERTS, keys.ALERTS_META, keys.ALERTS_TOLD], args=said)
        return [int(number) for number in numbers]


def end(redis: Redis) -> Place:
    """Where the log ends; epoch 0 where nothing was ever told."""
    epoch, seq = redis.hmget(keys.ALERTS_META, ["epoch", "seq"])
    return Place(int(epoch or 0), int(seq or 0))


def after(redis: Redis, seq: int, count: int = FIRST) -> list[Numbered]:
    """What follows number `seq`, oldest first."""
    entries: Any = redis.xrange(keys.ALERTS, f"{seq + 1}-0", count=count)
    return [_numbered(*entry) for entry in entries]


def taken(redis: Redis, seq: int) -> None:
    """Note that everything up to here is archived, so that it may be trimmed."""
    redis.hset(keys.ALERTS_META, "taken", seq)


async def end_async(redis: AsyncRedis) -> Place:
    """The same as `end`, for an event loop."""
    epoch, seq = await redis.hmget(keys.ALERTS_META, ["epoch", "seq"])
    return Place(int(epoch or 0), int(seq or 0))


async def follow(redis: AsyncRedis, seq: int) -> list[Numbered]:
    """What came after number `seq`, waiting up to BLOCK_MS for something; empty where nothing came."""
    answer: Any = await redis.xread({keys.ALERTS: f"{seq}-0"}, count=FIRST, block=BLOCK_MS)
    return [_numbered(*entry) for _, entries in answer for entry in entries] if answer else []


def _numbered(entry_id: bytes, fields: dict[bytes, bytes]) -> Numbered:
    return Numbered(sequence(entry_id), float(fields[b"at"]), decode(fields[b"n"]))
