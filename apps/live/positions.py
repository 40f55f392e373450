"""How far each device has got, saved once a second for all of them together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from redis import RedisError

from apps.live.desk import Desk
from tickstock.stream import cursor
from tickstock.stream.cursor import Device
from tickstock.stream.log import Position

BEAT = 1.0  # Seconds between two saves
WAITING = 20_000  # Positions not saved yet at most, should Redis be away


class Positions:
    def __init__(self, desk: Desk, now: Callable[[], float] = time.time) -> None:
        self.desk = desk
        self.now = now
        self.dropped = 0
        self._moved: dict[Device, Position] = {}

    def move(self, device: Device, position: Position) -> None:
        """The device has taken in everything up to a position."""
        self._moved[device] = position
        if len(self._moved) > WAITING:
            self._moved.pop(next(iter(self._moved)))
            self.dropped += 1

    async def of(self, device: Device) -> Position | None:
        """Where a device got to within the last day; RedisError or OSError where nobody can say."""
        return self._moved.get(device) or await self.desk.ask(partial(cursor.load, device=device, now=self.now()))

    async def keep(self) -> None:
        """Save what moved, for ever; after a failure it is saved with what moves next."""
        while True:
            await asyncio.sleep(BEAT)
            if moved := self._moved:
                self._moved = {}
                try:
                    await self.desk.ask(partial(cursor.save, moved=moved, now=self.now()))
                except (RedisError, OSError):
                    self._moved = moved | self._moved
                    raise
