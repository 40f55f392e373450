"""Once a second: the parts' rows, bars and heartbeats, put together for everybody who reads them."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from threading import Event

import msgspec
from redis import Redis, RedisError

from tickstock.stream import pulse, rows
from tickstock.stream.log import Position
from tickstock.stream.moments import MomentWriter
from tickstock.stream.pulse import IngestPulse
from tickstock.stream.rows import Snapshot
from workers.ingest.outbox import Outbox
from workers.merge.board import Board
from workers.merge.config import Config
from workers.merge.follower import Follower
from workers.merge.minutes import MinuteMerger
from workers.merge.together import together
from workers.merge.writer import MarkingWriter

logger = logging.getLogger(__name__)

BEAT = 1.0  # Seconds
# What its own outbox counts beside those of the parts.
OWN = ("broker_failures", "resent", "new_epochs", "log_lost", "log_trimmed", "log_trimmed_unarchived")


class Reporter:
    def __init__(self, redis: Redis, config: Config, outbox: Outbox, writer: MarkingWriter, follower: Follower) -> None:
        self.redis = redis
        self.config = config
        self.outbox = outbox
        self.writer = writer
        self.follower = follower
        self.board = Board()
        self.moments = MomentWriter(redis, 0)
        self.minutes = MinuteMerger(redis, config.lanes)
        self.failures = 0
        self.newest: IngestPulse | None = None  # The last heartbeat
        self._began = time.time()
        self._stopping = Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Report until stopped, and once more then; a failure is counted and the next beat tries again."""
        while True:
            ended = self._stopping.wait(BEAT)
            try:
                self.report()
            except (RedisError, ValueError) as problem:
                self.failures += 1
                logger.warning("No heartbeat: %s", problem)
            if ended:
                return

    def report(self) -> None:
        if self.outbox.claim is not None:
            self._rows()
            self.minutes.write()
        self.newest = self.pulse()
        pulse.beat(self.redis, pulse.INGEST, self.newest)

    def _rows(self) -> None:
        if self.writer.done:
            self.board.remember(self.writer.done)  # The place first: see workers/ingest/reporter.py
        snapshots: dict[int, Snapshot] = {}
        for lane in self.config.lanes:
            if (found := rows.read(self.redis, lane)) is not None:
                snapshots[lane] = found
                self.board.put(lane, found.rows)
        if snapshots and (position := self.board.position(snapshots)):
            now = self.board.rows.copy()
            rows.save(self.redis, 0, position.epoch, position.seq, now.tobytes())
            self.moments.write(position.epoch, position.seq, now)

    def pulse(self) -> IngestPulse:
        """How all of them are, now: their own figures, and the one log's place."""
        beats: dict[int, IngestPulse] = {}
        for lane in self.config.lanes:
            if (beat := pulse.of(self.redis, lane)) is not None:
                beats[lane] = beat
        told = together(beats, self.config.shards, at=self._began, pid=os.getpid())
        claim, own = self.outbox.claim, self.outbox.counters
        head, head_at = self.outbox.head()
        merging = {"merge": self.outbox.through.figures(), "merge_log": self.outbox.appending.figures()}
        return msgspec.structs.replace(
            told,
            epoch=claim.epoch if claim else 0,
            head=head,
            head_at=head_at,
            waiting=told.waiting | {"merge": behind(beats, self.follower.told.positions) + len(self.outbox)},
            counters=told.counters
            | {name: told.counters.get(name, 0) + own[name] for name in OWN}
            | self.follower.told.counters
            | self.minutes.counters
            | {"merge_failures": self.failures + self.follower.failures},
            stages=told.stages | {name: times for name, times in merging.items() if times},
        )


def behind(beats: Mapping[int, IngestPulse], positions: Mapping[int, Position]) -> int:
    """Events that the parts' logs have and the one log was not given yet, as of their last heartbeats."""
    return sum(
        max(beat.head - (at.seq if (at := positions.get(lane)) and at.epoch == beat.epoch else 0), 0)
        for lane, beat in beats.items()
    )
