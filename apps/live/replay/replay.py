"""A past day, told again to one page at its own speed."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import date

from channels.db import database_sync_to_async
from django.db import DatabaseError

from apps.live import counters
from apps.live.gauges.board import Board
from apps.live.hub import Hub
from apps.live.messages import Alert, FeedStatus, MarketStatus, Replaying, StatusUpdate, UniverseInForce, encode
from apps.live.protocol import Message
from apps.live.replay.course import Course
from apps.live.replay.shelf import READ, Extent, Shelf
from apps.live.selection import Selector
from tickstock.market.tape import Item, Tape
from tickstock.stream.cursor import Device
from tickstock.stream.log import Position

logger = logging.getLogger(__name__)

BEAT = 0.2  # Seconds between two looks whether something is due
SHOWN = 2_000  # Events before the beginning that a page starts with
HELD = 20_000  # Events on the tape of a replay
RETRY = 2.0  # Seconds after the database did not answer


class Nowhere:
    """A replay begins where its address says: nobody's place is kept."""

    async def of(self, device: Device) -> Position | None:
        return None

    def move(self, device: Device, position: Position) -> None:
        return None


class Replay:
    """Its numbers are its own: the day is the epoch, and its events are numbered from 1."""

    def __init__(self, hub: Hub, shelf: Shelf, extent: Extent, at: int, speed: float) -> None:
        self.guests, self.desk, self.strangers = hub.guests, hub.desk, hub.strangers
        self.shelf, self.extent = shelf, extent
        self.tape = Tape(HELD)
        self.tape.restart(epoch=shelf.epoch, after=0)
        self.selector = Selector(self.tape, kept=2**20)
        self.board = Board(hub.redis_url, self.tape)
        self.board.trouble = "Figures of the whole market are not kept second by second: a replay has none."
        self.positions, self.backlog = Nowhere(), self
        self._clock: Callable[[], float] = asyncio.get_running_loop().time
        self._starts = at
        self.course = Course(at, speed, self._clock())
        self._due: deque[Item] = deque()  # Read, and not yet told
        self._feeding: asyncio.Task[None] | None = None

    @property
    def day(self) -> date:
        return self.shelf.day

    @property
    def has_ended(self) -> bool:
        return not self._due and self.tape.end >= self.extent.events

    async def begin(self, position: Position | None) -> None:
        """Tell from the moment that was asked for, or go on after a position of this day."""
        if position and position.epoch == self.shelf.epoch:
            number = min(position.seq, self.extent.events)
        else:
            number = await database_sync_to_async(self.shelf.before)(self._starts)
        start = max(number - SHOWN, 0)
        self.tape.restart(epoch=self.shelf.epoch, after=start)
        shown = await self._read(start, number - start)
        self.tape.append(shown)
        goes_on = position is not None and bool(shown)
        self.course.put(shown[-1].event.at if goes_on else self._starts, self._clock())
        self._feeding = asyncio.create_task(self._feed())

    def go(self, speed: float) -> None:
        self.course.go(speed, self._clock())

    def end(self) -> None:
        if self._feeding:
            self._feeding.cancel()

    async def after(self, position: Position) -> list[Item]:
        """What has fallen off the tape, for a page that is slow."""
        return await self._read(position.seq, READ)

    def alerts_of(self, user: int) -> list[Alert]:
        """Rules are looked at by the market of today."""
        return []

    def sending(self, message: Message) -> None:
        """What happened long ago is not late."""
        counters.sent(message, None)

    def status(self, universe: UniverseInForce) -> str:
        """How the replay is, in the words of the live market."""
        now = self._now()
        session = self.tape.items[-1].event.session if self.tape.items else None
        return encode(
            StatusUpdate(
                feed=FeedStatus(source="replay", state="live", age_ms=0, ticks_per_second=0.0),
                market=MarketStatus(clock=now, session=session, closes_at=None, symbols=0),
                universe=universe,
                replay=Replaying(day=self.day.isoformat(), speed=self.course.speed, ended=self.has_ended),
            )
        )

    def _now(self) -> int:
        return min(self.course.at(self._clock()), self.extent.last)

    async def _feed(self) -> None:
        """Put on the tape what is due, to the end of the day."""
        while not self.has_ended:
            try:
                await self._tell()
            except DatabaseError as problem:
                logger.warning("A replay waits for the database: %s", problem)
                await asyncio.sleep(RETRY)
            await asyncio.sleep(BEAT)

    async def _tell(self) -> None:
        now = self._now()
        while True:
            if not self._due:
                self._due.extend(await self._read(self.tape.end, READ))
            told = []
            while self._due and self._due[0].event.at <= now:
                told.append(self._due.popleft())
            self.tape.append(told)
            if self._due or not told:
                return

    async def _read(self, after: int, count: int) -> list[Item]:
        return await database_sync_to_async(self.shelf.read)(after, count)
