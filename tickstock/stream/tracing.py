"""Following one symbol through every stage for a minute: the wish of staff, and what each process saw of it."""

from __future__ import annotations

from typing import Any

import msgspec
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tickstock.stream import keys

SECONDS = 60.0  # That a symbol is followed
AFTERMATH = 10.0  # Seconds in which what was noticed last still comes to the archive
KEPT = 600  # Seconds that one can look at it
TICKS = EVENTS = 300  # The newest that are told


class Wish(msgspec.Struct, frozen=True):
    id: str
    symbol: str
    until: float  # Epoch seconds, as all times below

    def is_over(self, now: float) -> bool:
        return now > self.until + AFTERMATH


class Tick(msgspec.Struct, frozen=True):
    at: int  # Its own time, epoch ms
    price: float
    shares: float
    arrived: float  # When the oldest frame came that was taken together with its own
    decoded: float
    detected: float


class Noticed(msgspec.Struct, frozen=True):
    """An event, and the ticks it came of."""

    eid: str
    kind: str
    price: float
    at: int
    arrived: float
    decoded: float
    detected: float


class Logged(msgspec.Struct, frozen=True):
    seq: int
    at: float


class Sent(msgspec.Struct, frozen=True):
    viewers: int
    first: float


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one process saw; events by their eid."""

    who: str
    ticks: list[Tick] = []
    all_ticks: int = 0  # With those that are older than the newest
    noticed: list[Noticed] = []
    logged: dict[str, Logged] = {}
    seen: dict[str, float] = {}
    sent: dict[str, Sent] = {}
    archived: dict[str, float] = {}


decode_wish = msgspec.json.Decoder(Wish).decode
decode_part = msgspec.json.Decoder(Part).decode
encode = msgspec.json.encode


def ask(redis: Redis, wish: Wish) -> None:
    """Every process looks once a second."""
    redis.set(keys.TRACE, encode(wish), ex=KEPT)


def wish(redis: Redis) -> Wish | None:
    """The newest wish, whether or not its time is over."""
    return _wish(redis.get(keys.TRACE))


async def wish_soon(redis: AsyncRedis) -> Wish | None:
    return _wish(await redis.get(keys.TRACE))


def tell(redis: Redis, of: Wish, part: Part) -> None:
    redis.hset(keys.trace(of.id), part.who, encode(part))
    redis.expire(keys.trace(of.id), KEPT)


async def tell_soon(redis: AsyncRedis, of: Wish, part: Part) -> None:
    await redis.hset(keys.trace(of.id), part.who, encode(part))
    await redis.expire(keys.trace(of.id), KEPT)


def told(redis: Redis, of: Wish) -> list[Part]:
    """What every process has told; of another version's nothing."""
    held: Any = redis.hgetall(keys.trace(of.id))
    found = []
    for data in held.values():
        try:
            found.append(decode_part(data))
        except msgspec.MsgspecError:
            pass
    return found


def _wish(data: Any) -> Wish | None:
    try:
        return decode_wish(data) if data else None
    except msgspec.MsgspecError:
        return None
