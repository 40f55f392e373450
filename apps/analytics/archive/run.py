"""Moves the log into the archive, batch by batch; the position is part of each batch's transaction."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType

from django.db import transaction

from apps.analytics.archive import counters, partitions
from apps.analytics.archive.store import store
from apps.analytics.models import ArchivePosition, LostEvents
from tickstock.stream import client
from tickstock.stream.extent import Extent
from tickstock.stream.log import Ahead, Entry, Gap, LogReader, Position

BATCH = 2_000  # Events of one transaction


class Archiver:
    """Of one shard. Any number may run: the position's row is locked, and whoever finds it so leaves at once."""

    def __init__(self, redis_url: str, shard: int = 0, batch: int = BATCH) -> None:
        self.shard, self.batch = shard, batch
        self._loop = asyncio.new_event_loop()
        self._redis = client.connect_async(redis_url)
        self._log = LogReader(self._redis, shard)

    def __enter__(self) -> Archiver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run_until_complete(self._redis.aclose())
        self._loop.close()

    def run(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> bool:
        """Archive until nothing is left or so much time has passed; whether nothing is left."""
        place = self._place()
        # Once more: the broker may have forgotten, or never heard of it.
        self._told(Position(place.epoch, place.seq))
        until = clock() + seconds
        while clock() < until:
            if (position := self.step()) is None:
                return True
            self._told(position)
        return False

    def extent(self) -> Extent:
        """What the log holds, and how much of it is archived."""
        return self._loop.run_until_complete(self._log.extent())

    def step(self) -> Position | None:
        """Archive one batch; the position after it, or None where there was nothing to do or another is at it."""
        place = self._place()
        position = Position(place.epoch, place.seq)
        # The broker is asked before anything is locked: no transaction waits for it.
        found = self._loop.run_until_complete(self._log.read(position, self.batch))
        if isinstance(found, Ahead) or not found:
            return None
        if isinstance(found, Gap) and found.then.epoch == 0:
            return None  # There is no log now
        return self._archive(position, found)

    @transaction.atomic
    def _archive(self, position: Position, found: list[Entry] | Gap) -> Position | None:
        """What follows a position, unless another is there or has gone on from it."""
        partitions.wait_briefly()
        places = ArchivePosition.objects.select_for_update(skip_locked=True)
        place = places.filter(shard=self.shard, epoch=position.epoch, seq=position.seq).first()
        if place is None:
            return None
        if isinstance(found, Gap):
            self._lose(position, found)
            after = found.then
        else:
            after = Position(position.epoch, found[-1].seq)
            place.archived += store(found, self.shard, position.epoch)
        place.epoch, place.seq = after
        place.save()
        return after

    @transaction.atomic
    def _place(self) -> ArchivePosition:
        partitions.wait_briefly()
        return ArchivePosition.objects.get_or_create(shard=self.shard)[0]

    def _told(self, position: Position) -> None:
        """Let the log trim what is archived."""
        self._loop.run_until_complete(self._log.archived(position))

    def _lose(self, position: Position, gap: Gap) -> None:
        """What was gone before it could be archived is noted, by its numbers."""
        if position.epoch == 0:
            return  # The first look there is
        lost = {"last": gap.last, "reason": gap.reason}
        LostEvents.objects.get_or_create(shard=self.shard, epoch=position.epoch, first=gap.first, defaults=lost)
        counters.LOST.inc(0 if gap.last is None else gap.last - gap.first + 1)
