"""The ingest worker: reads the feed, detects, writes the log, reports.

Threads with one job each: the source reads the socket, the main one decodes and detects, the outbox writes the log,
the reporter says once a second how things are, the checkpoint keeps the memory for the next start, the lease keeps
other workers away; a recorder and the watch over a feed that another one stands in for, where they are asked for.
`stop` ends them in the order data flows, so nothing that was read is lost.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress

from redis import RedisError

from tickstock.collector import rest_the_collector
from tickstock.market.symbols import SymbolTable
from tickstock.market.topics import own, tickers
from tickstock.stream import client
from tickstock.stream.append import LogWriter
from tickstock.stream.lease import Lease
from workers.exchange import load_sessions
from workers.ingest import feeds
from workers.ingest.checkpoint import Checkpoint
from workers.ingest.config import NO_FALLBACK, Config
from workers.ingest.crew import Crew
from workers.ingest.engine.engine import Engine
from workers.ingest.feeds import Ends
from workers.ingest.inbox import Inbox
from workers.ingest.instructions import Instructions
from workers.ingest.lease import LeaseKeeper
from workers.ingest.market_time import MarketTime
from workers.ingest.outbox import Outbox
from workers.ingest.pipeline import AT_ONCE, Pipeline
from workers.ingest.recorder import Recorder
from workers.ingest.reporter import Reporter
from workers.ingest.restore import restore
from workers.ingest.standby import Outcome, Standby
from workers.ingest.stopwatch import Stopwatch
from workers.ingest.tracer import Tracer

logger = logging.getLogger(__name__)

WAIT = 0.5  # Seconds the pipeline waits for a frame before it looks around
QUIET = 30_000  # Milliseconds without a trade after which a minute is over, too


class Worker:
    """`first_choice` is the configuration of the feed that this worker's feed stands in for."""

    def __init__(self, config: Config, first_choice: Config | None = None, *, is_switch: bool = False) -> None:
        feed, spans = config.source, load_sessions()
        name, lane = f"{feed.code}{time.time_ns() // 1_000_000:x}", config.shard.lane
        if config.shard.is_part:
            name += f".{lane}"  # Two parts' workers may begin in the same moment
        engine = Engine(spans, SymbolTable(config.watched, shard=config.shard), incarnation=name)
        if is_switch:
            engine.news.source = config.feed
        # A thread that waits for the broker keeps its connection to itself.
        self.connections = [client.connect(config.redis_url) for _ in range(4)]
        log, news, memory, held = self.connections
        self.config = config
        self.lease = LeaseKeeper(Lease(held, lane, name))
        self.time = MarketTime(is_live=feed.is_live, delay_ms=feed.delay_ms)
        self.inbox = Inbox()
        self.pipeline = Pipeline(engine, self.time, scan=config.scan)
        self.recorder = Recorder(config.record, spans, self.time.now) if config.record else None
        ends = Ends(self._deliver if self.recorder else self.inbox.put, self.inbox.cut, self._heard, self.inbox.__len__)
        self.source = feeds.build(config, spans, self.time, ends)
        self.outbox = Outbox(LogWriter(log, lane, config.log_cap), config.var, spill_mb=config.spill_mb)
        self.tracer = Tracer(
            f"ingest {config.shard.number}/{config.shard.of}", engine.symbols, lambda: self.inbox.came_at
        )
        self.outbox.on_logged = self.tracer.logged
        self.detecting = Stopwatch()
        self.checkpoint = Checkpoint(config.checkpoint, memory, lane, config.feed)
        self.instructions = Instructions(news, takes_orders=config.shard.number == 0)
        self.reporter = Reporter(
            news,
            config,
            self.time,
            self.source,
            self.inbox,
            self.pipeline,
            self.outbox,
            self.checkpoint,
            self.instructions,
            self.recorder,
            {"detect": self.detecting, "log": self.outbox.appending, "frame_to_log": self.outbox.through},
            self.tracer,
        )
        self.probe = feeds.probe(first_choice, spans) if first_choice else None
        self.standby = Standby(self.probe or self.source, config.fallback_after)
        self.failure = ""
        self.outcome = Outcome.STOPPED
        self._stopping = False

    def stop(self) -> None:
        """Ask the worker to end; safe to call from a signal handler."""
        self._stopping = True

    def run(self) -> str:
        """Work until stopped; gives why it could not go on, or nothing: then `outcome` says whether another feed is to."""
        logger.info("Preparing the compiled loop: some seconds the first time, then from its cache")
        began = time.monotonic()
        self.pipeline.take([])  # Ahead of the first frame
        logger.info("The compiled loop is ready after %.1f s", time.monotonic() - began)
        try:
            if self.lease.wait(lambda: self._stopping):
                self._work()
                self.lease.release()
        finally:
            for connection in self.connections:
                connection.close()
        return self.failure or ("" if self.outcome is Outcome.FALL_BACK else self.source.refused)

    def _work(self) -> None:
        """Everything at once, until one thing ends."""
        last = (self.source, self.recorder, self.probe, self.checkpoint, self.outbox, self.reporter, self.lease)
        crew = Crew([job for job in last if job is not None], self.stop)
        crew.start(self.lease)  # What comes next may take longer than the lease lasts
        try:
            self._restore()
            rest_the_collector()
            crew.start()
            while not self._stopping and crew.is_alive(self.outbox) and not self._is_over(crew):
                self._step(WAIT)
            crew.end(self.source)
            while len(self.inbox) and crew.is_alive(self.outbox) and not self.outbox.is_stopped:
                self._step(0.0)
            self.checkpoint.offer(self.pipeline.engine, last=True)
        except Exception as problem:
            logger.exception("The pipeline failed")
            self.failure = f"{type(problem).__name__}: {problem}"
        finally:
            crew.end()
            self.failure = self.failure or crew.failure

    def _is_over(self, crew: Crew) -> bool:
        """Whether this feed's turn has ended: it refused, or another feed is to take over."""
        if self.config.fallback != NO_FALLBACK and self.standby.is_lost(time.monotonic()):
            self.outcome = Outcome.FALL_BACK
        elif self.probe and self.standby.is_back(time.monotonic()):
            self.outcome = Outcome.RETURN
        return self.outcome is not Outcome.STOPPED or not crew.is_alive(self.source)

    def _restore(self) -> None:
        """Go on where the last worker stopped; without a broker, from what the disk has.

        What is usual is known before the first tick, so that a restart changes no surge.
        """
        with suppress(RedisError):  # The reporter looks again
            self.reporter.profile.look()
        if self.config.source.resumes:
            with suppress(RedisError):  # Then the log cannot be read either
                self.outbox.writer.fence_off()  # What the last worker sent may still be on its way
            restore(self.pipeline.engine, self.checkpoint.newest(), self.outbox.writer, self.outbox.left_behind())

    def _deliver(self, frame: bytes) -> None:
        self.inbox.put(frame)
        if self.recorder:
            self.recorder.put(frame)

    def _heard(self) -> int:
        """What only data moves, and a pipeline that is busy: the watchdog's evidence of life."""
        return self.pipeline.ticks + len(self.inbox) // AT_ONCE

    def _step(self, wait: float) -> None:
        load = self.inbox.take(wait)
        self._obey()
        if (reference := self.reporter.reference.changed()) is not None:
            self.pipeline.use(reference)
        if (profile := self.reporter.profile.changed()) is not None:
            self.pipeline.engine.set_profile(profile)
        if load.frames or load.is_cut:
            is_followed = self.tracer.following is not None
            self.pipeline.on_decoded = self.tracer.decoded if is_followed else None
            with self.detecting:
                for events in self.pipeline.work(load):
                    if is_followed:
                        self.tracer.detected(events)
                    if events:
                        self.outbox.put(events, self.inbox.came_at)
        if not load.frames and (now := self.time.now()) is not None:
            self.pipeline.engine.close_minutes(now - QUIET)
        self.checkpoint.offer(self.pipeline.engine)

    def _obey(self) -> None:
        """Do what was asked from outside, between two batches."""
        for order in self.instructions.take_orders():
            self.outbox.put([self.pipeline.engine.answer(order.eid, order.text)])
        if (settings := self.instructions.take_settings()) is None:
            return
        topics = own(settings.topics, self.config.shard) if settings.topics else self.config.subscribe
        self.pipeline.engine.change_rules(settings.thresholds, settings.version)
        self.pipeline.engine.symbols.watch(tickers(topics))
        self.source.watch(topics)
