"""Where the gauges of the last second hang, for everybody in this process who looks at them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from itertools import islice

from channels.db import database_sync_to_async
from django.db import DatabaseError
from redis import Redis, RedisError

from apps.live.gauges.catalogue import NOTHING, Catalogue
from apps.live.gauges.edition import Edition, Want
from apps.live.gauges.looker import Looker
from apps.live.gauges.reading import read_catalogue
from apps.live.gauges.truth import Stages
from apps.live.nap import Nap
from tickstock.market.gauges.sample import market_clock
from tickstock.market.tape import Tape
from tickstock.stream import bars, client, rows

logger = logging.getLogger(__name__)

BEAT = 1.0  # Seconds between two looks
IDLE = 20.0  # The same while nobody looks: the last hours go on
WANTED = 5.0  # Seconds a want lasts after it was said
MOST = 500  # Distinct wants in one look; where there are more they take turns
QUEUE = 5_000  # Distinct wants that can be waiting for their turn
REFRESH = 60.0  # Seconds between two looks at the database
HOUR = 3_600  # Seconds
AGAIN = 30.0  # The same after one that failed


class Board:
    """One look a second at the rows, in a thread, however many look at the gauges."""

    def __init__(self, redis_url: str, tape: Tape, now: Callable[[], float] = time.time) -> None:
        self.redis_url = redis_url
        self.tape = tape
        self.now = now
        self.stages = Stages()
        self.edition: Edition | None = None
        self.trouble = ""  # Why there is no newer one
        self.crowded = 0  # Wants for which there was no room
        self._looker = Looker()
        self._wants: OrderedDict[Want, float] = OrderedDict()
        self._catalogue: Catalogue = NOTHING
        self._look_up_at = 0.0
        self._nap = Nap()

    def want(self, want: Want) -> None:
        """Have it counted from the next look on, for some seconds."""
        if not self._wants:
            self._nap.wake()
        if want in self._wants or len(self._wants) < QUEUE:
            self._wants[want] = time.monotonic() + WANTED
        else:
            self.crowded += 1

    async def keep(self) -> None:
        """Look for ever; after a failure, from the start."""
        with client.connect(self.redis_url) as redis:
            try:
                while True:
                    began = time.monotonic()
                    await self._look(redis)
                    self.trouble = ""
                    pause = BEAT if self._wants else IDLE
                    await self._nap.rest(began + pause - time.monotonic())
            except (RedisError, OSError, ValueError) as problem:
                self.trouble = "The market's rows cannot be read."
                raise problem

    async def _look(self, redis: Redis) -> None:
        await self._look_up()
        snapshot = await asyncio.to_thread(rows.read, redis)
        if snapshot is None:
            self.edition = None
            return
        events = self._looker.take(self.tape, snapshot)
        if self._looker.is_new:
            self._looker.remember(await asyncio.to_thread(last_hour, redis, snapshot))
        wants, read_at = self.standing(), self.now()
        look = partial(self._looker.look, snapshot, events, wants, self._catalogue, read_at)
        self.edition = await asyncio.to_thread(look)

    def standing(self) -> list[Want]:
        """What the next look is to count."""
        now = time.monotonic()
        for want in [want for want, until in self._wants.items() if until < now]:
            del self._wants[want]
        chosen = list(islice(self._wants, MOST))
        for want in chosen:
            self._wants.move_to_end(want)
        return chosen

    async def _look_up(self) -> None:
        """Sectors change rarely; without a database the gauges go on by what was known."""
        if time.monotonic() < self._look_up_at:
            return
        try:
            self._catalogue = await database_sync_to_async(read_catalogue)()
            self._look_up_at = time.monotonic() + REFRESH
        except DatabaseError as problem:
            logger.warning("Sectors could not be read: %s", problem)
            self._look_up_at = time.monotonic() + AGAIN


def last_hour(redis: Redis, snapshot: rows.Snapshot) -> list[bars.Minute]:
    """The minute bars of the market's last hour, as far as the ingest worker has kept them."""
    now = market_clock(snapshot.rows) // 1000
    try:
        found = bars.after(redis, now - HOUR, HOUR // 60)
    except ValueError as problem:
        logger.warning("The last hour's bars cannot be read: %s", problem)
        return []
    return [minute for minute in found if now - HOUR < minute.at <= now]
