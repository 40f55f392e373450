"""Where each user's devices got to, kept for a day.

One hash a day holds them all, so that saving a thousand is one command, and a field's name holds
the user: nobody reaches another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from redis.asyncio import Redis

from tickstock.stream import keys
from tickstock.stream.log import Position

KEPT = 86_400  # Seconds


class Device(NamedTuple):
    """One page or program of a user; it made its name itself."""

    user: int
    name: str

    @property
    def field(self) -> str:
        return f"{self.user}:{self.name}"


async def save(redis: Redis, moved: Mapping[Device, Position], now: float) -> None:
    """Keep the positions that moved; `now` is the wall clock, epoch seconds."""
    key = keys.cursors(int(now // KEPT))
    values: Any = {device.field: f"{epoch}:{seq}:{int(now)}" for device, (epoch, seq) in moved.items()}
    async with redis.pipeline(transaction=False) as pipeline:
        pipeline.hset(key, mapping=values)
        pipeline.expire(key, 2 * KEPT)
        await pipeline.execute()


async def load(redis: Redis, device: Device, now: float) -> Position | None:
    """The newest position kept; None where there is none or it is older than a day."""
    today = int(now // KEPT)
    for day in (today, today - 1):
        value: Any = await redis.hget(keys.cursors(day), device.field)
        if value:
            epoch, seq, at = map(int, value.split(b":"))
            return Position(epoch, seq) if now - at < KEPT else None
    return None
