"""Once a second: the rows and a heartbeat to Redis, from a thread of its own."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from threading import Event

from redis import Redis, RedisError

from tickstock.market import sessions
from tickstock.stream import pulse, rows
from tickstock.stream.moments import MomentWriter
from tickstock.stream.pulse import Feed, IngestPulse, Market
from workers.ingest.checkpoint import Checkpoint
from workers.ingest.config import Config
from workers.ingest.inbox import Inbox
from workers.ingest.instructions import Instructions
from workers.ingest.market_time import MarketTime
from workers.ingest.minutes import MinuteWriter
from workers.ingest.outbox import Outbox
from workers.ingest.pipeline import Pipeline
from workers.ingest.profile import ProfileReader
from workers.ingest.recorder import Recorder
from workers.ingest.reference import ReferenceReader
from workers.ingest.sources.source import Source
from workers.ingest.stopwatch import Stopwatch
from workers.ingest.tracer import Tracer

logger = logging.getLogger(__name__)

BEAT = 1.0  # Seconds


class Reporter:
    def __init__(
        self,
        redis: Redis,
        config: Config,
        clock: MarketTime,
        source: Source,
        inbox: Inbox,
        pipeline: Pipeline,
        outbox: Outbox,
        checkpoint: Checkpoint,
        instructions: Instructions,
        recorder: Recorder | None = None,
        stages: Mapping[str, Stopwatch] | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        self.redis = redis
        self.config = config
        self.clock = clock
        self.source = source
        self.inbox = inbox
        self.pipeline = pipeline
        self.outbox = outbox
        self.checkpoint = checkpoint
        self.instructions = instructions
        self.recorder = recorder
        self.stages = stages or {}
        self.tracer = tracer
        self.reference = ReferenceReader(redis, config.feed)
        self.profile = ProfileReader(redis, config.feed)
        self.moments = MomentWriter(redis, config.shard.lane)
        self.minutes = MinuteWriter(redis, config.shard.lane, pipeline.engine.minutes)
        self.failures = 0
        self.newest: IngestPulse | None = None  # The last heartbeat
        self._before = (0, 0, time.monotonic())  # Ticks, market clock and wall clock of the last beat
        self._stopping = Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Report until stopped, and once more then; a failure is counted and the next beat tries again."""
        while True:
            ended = self._stopping.wait(BEAT)
            try:
                self.report()
            except RedisError as problem:
                self.failures += 1
                logger.warning("No heartbeat: %s", problem)
            if ended:
                return

    def report(self) -> None:
        claim = self.outbox.claim
        if claim is not None:
            # The position first: what is detected meanwhile may be in the rows, never the other way round.
            seq, now = self.outbox.confirmed, self.pipeline.engine.rows.copy()
            rows.save(self.redis, self.config.shard.lane, claim.epoch, seq, now.tobytes())
            if not self.config.shard.is_part:  # Of a market in parts the merge cuts them
                self.moments.write(claim.epoch, seq, now)
        self.newest = self.pulse()
        pulse.beat(self.redis, pulse.of_lane(self.config.shard.lane), self.newest)
        self.instructions.look()
        if self.tracer:
            self.tracer.look(self.redis)
        self.reference.look()
        self.profile.look()
        if claim is not None:
            self.minutes.write()

    def pulse(self) -> IngestPulse:
        """How the worker is, now."""
        claim = self.outbox.claim
        head, head_at = self.outbox.head()
        counters = self.pipeline.counters() | self.outbox.counters | self.source.counters | self.minutes.counters
        if self.recorder:
            counters |= self.recorder.counters
        market = self._market()
        return IngestPulse(
            at=time.time(),
            pid=os.getpid(),
            epoch=claim.epoch if claim else 0,
            head=head,
            head_at=head_at,
            feed=self._feed(self._rate(counters["accepted"], market.clock or 0)),
            market=market,
            waiting={"inbox": len(self.inbox), "outbox": len(self.outbox)},
            counters=counters
            | {f"kind_{kind}": count for kind, count in self.outbox.kinds.copy().items()}
            | {
                "frames_dropped": self.inbox.dropped,
                "beats_missed": self.failures,
                "checkpoints_missed": self.checkpoint.failures,
                "settings_refused": self.instructions.refused,
                "references_refused": self.reference.refused,
                "profiles_refused": self.profile.refused,
            },
            stages={name: times for name, watch in self.stages.items() if (times := watch.figures())},
        )

    def _feed(self, rate: float) -> Feed:
        now, heard_at = time.monotonic(), self.source.heard_at
        return Feed(
            source=self.config.feed,
            is_fallback=self.config.is_fallback,
            state=self.source.state,
            age_ms=None if heard_at is None else round((now - heard_at) * 1000),
            lag_ms=self.clock.lag_ms,
            delay_ms=self.clock.delay_ms,
            ticks_per_second=rate,
            detail=self.source.detail,
            alarm=self.source.alarm,
        )

    def _rate(self, ticks: int, clock: int) -> float:
        """Ticks per second of market time since the last beat, so that a recording at any speed shows its own rate."""
        now = time.monotonic()
        before, self._before = self._before, (ticks, clock, now)
        passed = (clock - before[1]) / 1000 if clock > before[1] > 0 else now - before[2]
        return round((ticks - before[0]) / max(passed, 1e-3), 1)

    def _market(self) -> Market:
        engine = self.pipeline.engine
        clock = int(engine.rows["last_at"].max(initial=0))
        span = sessions.find(engine.spans, clock)
        return Market(
            clock=clock or None,
            session=sessions.NAMES[engine.spans["name"][span]] if span >= 0 else None,
            closes_at=int(engine.spans["end"][span]) if span >= 0 else None,
            symbols=int((engine.rows["last"] > 0).sum()),
        )
