"""Follows the parts' logs and hands on what comes, each part's events in their order."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import cast

import msgspec
from redis import RedisError

from tickstock.market.events import AnyEvent, Event
from tickstock.stream import client
from tickstock.stream.append import LogWriter
from tickstock.stream.entries import decode
from tickstock.stream.log import Ahead, Entry, Gap, LogReader, Position
from workers.ingest.outbox import Outbox
from workers.merge.config import Config
from workers.merge.told import Mark, Told
from workers.merge.told import decode as decode_mark
from workers.merge.writer import Done, MarkingWriter

logger = logging.getLogger(__name__)

ROOM = 4_000  # Events that may wait for the one log; the others wait in theirs
PAUSE = 0.005  # Seconds until it is looked again whether there is room
RETRY = 0.25  # Seconds after a failure, or while a log is behind its own end
NOTES = 1.0  # Seconds between two notes of how far it has come
KNOWN = 20_000  # Newest events of the one log, among which are those that a part may tell again


class Follower:
    """`past` reads the one log, from which it goes on; `outbox` writes it."""

    def __init__(self, config: Config, past: LogWriter, outbox: Outbox, writer: MarkingWriter, name: str) -> None:
        self.config = config
        self.past = past
        self.outbox = outbox
        self.writer = writer
        self.name = name
        self.told = Told(name)
        self.failures = 0
        self._away: set[str] = set()  # What cannot be read now
        self._stopping = False

    def stop(self) -> None:
        self._stopping = True

    def run(self) -> None:
        """Follow until stopped."""
        while not self._stopping:
            try:
                if (claim := self.outbox.claim) is not None:  # Nobody else writes from here on, so what is there stays
                    self.told = self._go_on()
                    self.writer.done = Done(Position(claim.epoch, self.outbox.confirmed), self.told.mark())
                    return asyncio.run(self._follow_all())
            except RedisError as problem:
                self._failed("The one log", problem)
            time.sleep(RETRY)

    def _go_on(self) -> Told:
        found = self.past.mark()
        mark = decode_mark(found) if found else Mark()
        known = [item.event for item in decode([Entry(0, data) for data in self.past.backwards(KNOWN)])]
        logger.info("Going on after %s", {lane: tuple(at) for lane, at in mark.positions.items()} or "nothing")
        return Told(self.name, mark, reversed(known))

    async def _follow_all(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for lane in self.config.lanes:
                tasks.create_task(self._keep(lane, self._follow))
                tasks.create_task(self._keep(lane, self._note))

    async def _keep(self, lane: int, job: Callable[[LogReader], Awaitable[None]]) -> None:
        """Do a job with a connection of its own; after a failure, from the start."""
        while not self._stopping:
            try:
                async with client.connect_async(self.config.redis_url) as redis:
                    await job(LogReader(redis, lane))
            except (RedisError, OSError) as problem:
                self._failed(part(lane), problem)
                await asyncio.sleep(RETRY)

    def _failed(self, what: str, problem: Exception) -> None:
        self.failures += 1
        if what not in self._away:
            logger.warning("%s cannot be read (%s); trying again", what, problem)
        self._away.add(what)

    async def _follow(self, reader: LogReader) -> None:
        lane = reader.shard
        while not self._stopping:
            if len(self.outbox) > ROOM:
                await asyncio.sleep(PAUSE)
                continue
            position = self.told.positions.get(lane) or await _start(reader)
            if position is None:
                await asyncio.sleep(RETRY)
                continue
            self.told.positions[lane] = position
            new = await reader.after(position)
            self._away.discard(part(lane))
            found = new if new and new[0].seq == position.seq + 1 else await reader.read(position)
            if isinstance(found, Gap):
                logger.warning("%s: %s", part(lane), found)
                self.told.miss(lane, found.then, anew=found.reason == "epoch")
            elif isinstance(found, Ahead):
                await asyncio.sleep(RETRY)
            else:
                self._take(lane, position.epoch, found)

    def _take(self, lane: int, epoch: int, entries: list[Entry]) -> None:
        """All of it at once: no other part comes between."""
        came_at, said = time.monotonic(), []
        for entry, item in zip(entries, decode(entries), strict=True):
            for event, mark in self.told.take(lane, Position(epoch, entry.seq), _named(item.event, lane, epoch)):
                self.writer.note(event.eid, mark)
                said.append(event)
        if said:
            self.outbox.put(said, came_at)

    async def _note(self, reader: LogReader) -> None:
        """Let go of what is in the one log: a part's log keeps what is not, as it does for the archive."""
        while not self._stopping:
            if (done := self.writer.done) and (position := decode_mark(done.mark).positions.get(reader.shard)):
                await reader.archived(position)
            await asyncio.sleep(NOTES)


def part(lane: int) -> str:
    return f"Part {lane}"


async def _start(reader: LogReader) -> Position | None:
    """The beginning of a part's log; None while there is none."""
    epoch = await reader.epoch()
    return Position(epoch, 0) if epoch else None


def _named(event: Event, lane: int, epoch: int) -> AnyEvent:
    """An event that could not be read has its number for a name: of several logs, it needs a longer one."""
    if event.eid.startswith("unreadable-"):
        event = msgspec.structs.replace(event, eid=f"{event.eid}-{lane}-{epoch}")
    return cast(AnyEvent, event)
