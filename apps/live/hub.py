"""What a web process knows of the live market: the tape, filled by one reader of the log, and the worker's pulse."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from django.db import DatabaseError
from redis import RedisError

from apps.live import counters
from apps.live.backlog import Backlog
from apps.live.bell import Bell
from apps.live.bulletin import Bulletin
from apps.live.desk import Desk
from apps.live.gauges.board import Board
from apps.live.guests import Guests
from apps.live.messages import Alert, Frame, UniverseInForce
from apps.live.positions import Positions
from apps.live.protocol import Message
from apps.live.selection import Selector
from apps.live.strangers import Strangers
from apps.live.tracing import Tracing
from tickstock.market.tape import Tape
from tickstock.stream import client, pulse
from tickstock.stream.entries import decode
from tickstock.stream.log import LogReader, Position
from tickstock.stream.pulse import IngestPulse

logger = logging.getLogger(__name__)

LOADED = 20_000  # Events of the log a fresh process begins with
BEAT = 1.0  # Seconds between two looks at the pulse
RETRY = 1.0  # Seconds after a failure
FIRST_LOOK = 5.0  # Seconds a viewer waits for the tape to be loaded


class Hub:
    """One per process. It starts with the first viewer and then follows the log for ever."""

    def __init__(
        self, redis_url: str, guests: Guests, tape: Tape | None = None, now: Callable[[], float] = time.time
    ) -> None:
        self.redis_url = redis_url
        self.guests = guests
        self.strangers = Strangers()
        self.now = now
        self.tape = tape or Tape()
        self.selector = Selector(self.tape)
        self.desk = Desk(redis_url)
        self.backlog = Backlog(self.desk)
        self.positions = Positions(self.desk)
        self.board = Board(redis_url, self.tape, now)
        self.tracing = Tracing(now)
        self.bell = Bell(redis_url, guests)
        self.pulse: IngestPulse | None = None
        self.failures = 0
        self._bulletin = Bulletin()
        self._tasks: list[asyncio.Task[None]] = []
        self._loaded = asyncio.Event()

    async def ready(self) -> bool:
        """Start on the first call; whether the tape is loaded, which is waited for at most FIRST_LOOK seconds."""
        if not self._tasks:
            jobs = (
                self._follow,
                self._watch,
                self.desk.work,
                self.positions.keep,
                self.board.keep,
                self.guests.listen,
                self.guests.attend,
                self.bell.follow,
            )
            self._tasks = [asyncio.create_task(self._keep(job)) for job in jobs]
        try:
            async with asyncio.timeout(FIRST_LOOK):
                await self._loaded.wait()
        except TimeoutError:
            logger.warning("The log could not be read within %g s", FIRST_LOOK)
        return self._loaded.is_set()

    async def _keep(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do a job for ever; after a failure, from the start: that is how it recovers."""
        while True:
            try:
                await job()
            except (RedisError, DatabaseError, OSError, ValueError) as problem:
                self.failures += 1
                counters.TROUBLE.inc()
                logger.warning("%s: %s; trying again", job.__name__.strip("_"), problem)
            await asyncio.sleep(RETRY)

    async def _follow(self) -> None:
        """Read the log into the tape. It has a connection to itself, so no command is cut short by another."""
        async with client.connect_async(self.redis_url) as redis:
            reader = LogReader(redis)
            while True:
                epoch = await reader.epoch()
                if epoch != self.tape.epoch:
                    newest = decode(await reader.newest(epoch, LOADED))
                    self.tape.restart(epoch=epoch, after=newest[0].event.seq - 1 if newest else 0)
                    self.tape.append(newest)
                self._loaded.set()
                while new := await reader.after(Position(epoch, self.tape.end)):
                    self.tape.append(items := decode(new))
                    self.tracing.came(items)
                    self.board.stages.came(Position(epoch, self.tape.end), self.now())

    async def _watch(self) -> None:
        async with client.connect_async(self.redis_url) as redis:
            while True:
                self.pulse = await pulse.ingest(redis)
                self.board.stages.hear(self.pulse)
                await self.tracing.look(redis)
                await asyncio.sleep(BEAT)

    def sending(self, message: Message) -> None:
        """A message goes to a viewer: it is counted, and followed where staff follow what is in it."""
        counters.sent(message, self._waited(message))
        self.tracing.sent(message)

    def _waited(self, message: Message) -> float | None:
        """Seconds since the oldest event of a frame came here, where that is known."""
        if not isinstance(message, Frame) or message.refresh:
            return None
        return self.board.stages.waited(Position(message.epoch, message.first), self.now())

    def alerts_of(self, user: int) -> list[Alert]:
        """What a user's rules told lately, oldest first."""
        return self.bell.of(user)

    def status(self, universe: UniverseInForce) -> str:
        """How the feed and the market are, as it is sent; never better than what was last heard of them."""
        return self._bulletin.text(self.pulse, universe, self.now())
