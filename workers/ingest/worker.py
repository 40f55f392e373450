"""The ingest worker: reads the feed, detects, writes the log, reports.

Five threads with one job each: the source reads the socket, the main one decodes and detects,
the outbox writes the log, the reporter says once a second how things are, the checkpoint keeps the
memory for the next start. `stop` ends them in the
order data flows, so nothing that was read is lost.
"""

from __future__ import annotations

import gc
import logging
import sys
import time
from collections.abc import Callable
from threading import Thread

from redis import RedisError

from tickstock.market.symbols import SymbolTable
from tickstock.stream import client
from tickstock.stream.append import LogWriter
from workers.exchange import load_sessions
from workers.ingest import feeds
from workers.ingest.checkpoint import Checkpoint
from workers.ingest.config import Config
from workers.ingest.engine.engine import Engine
from workers.ingest.inbox import Inbox
from workers.ingest.outbox import Fenced, Outbox
from workers.ingest.pipeline import AT_ONCE, Pipeline
from workers.ingest.reporter import Reporter
from workers.ingest.restore import restore

logger = logging.getLogger(__name__)

WAIT = 0.5  # Seconds the pipeline waits for a frame before it looks around
LAST_WORDS = 10.0  # Seconds each thread has to end


class Worker:
    def __init__(self, config: Config) -> None:
        engine = Engine(load_sessions(), SymbolTable(config.watched), incarnation=f"{time.time_ns() // 1_000_000:x}")
        # A thread that waits for the broker keeps its connection to itself.
        self.connections = [client.connect(config.redis_url) for _ in range(3)]
        log, news, memory = self.connections
        self.inbox = Inbox()
        self.pipeline = Pipeline(engine, scan=config.scan)
        self.source = feeds.build(config, self.inbox.put)
        self.outbox = Outbox(LogWriter(log, config.shard, config.log_cap))
        self.checkpoint = Checkpoint(config.checkpoint, memory, config.shard)
        self.reporter = Reporter(
            news, config.shard, config.feed, self.source, self.inbox, self.pipeline, self.outbox, self.checkpoint
        )
        self.failure = ""
        self._stopping = False

    def stop(self) -> None:
        """Ask the worker to end; safe to call from a signal handler."""
        self._stopping = True
        self.outbox.give_up_waiting()

    def run(self) -> str:
        """Work until stopped; gives why it could not go on, or nothing."""
        logger.info("Preparing the compiled loop: some seconds the first time, then from its cache")
        began = time.monotonic()
        self.pipeline.take([])  # Ahead of the first frame
        logger.info("The compiled loop is ready after %.1f s", time.monotonic() - began)
        self._restore()
        rest_the_collector()
        source, outbox, reporter, checkpoint = (
            Thread(target=self._guard, args=(job.run,), name=type(job).__name__)
            for job in (self.source, self.outbox, self.reporter, self.checkpoint)
        )
        for thread in (outbox, reporter, checkpoint, source):
            thread.start()
        try:
            while not self._stopping and source.is_alive() and outbox.is_alive():
                self._step(WAIT)
            self.source.stop()
            source.join(LAST_WORDS)
            while len(self.inbox) and outbox.is_alive() and not self.outbox.is_stopped:
                self._step(0.0)
            self.checkpoint.offer(self.pipeline.engine, last=True)
        except Exception as problem:
            logger.exception("The pipeline failed")
            self.failure = f"{type(problem).__name__}: {problem}"
        finally:
            for job, thread in (
                (self.source, source),
                (self.checkpoint, checkpoint),
                (self.outbox, outbox),
                (self.reporter, reporter),
            ):
                job.stop()
                thread.join(LAST_WORDS)
            for connection in self.connections:
                connection.close()
        return self.failure or self.source.refused

    def _restore(self) -> None:
        """Go on where the last worker stopped; without a broker, from what the disk has."""
        try:
            restore(self.pipeline.engine, self.checkpoint.newest(), self.outbox.writer)
        except RedisError as problem:
            logger.warning("What the log was told last is not known: %s", problem)

    def _step(self, wait: float) -> None:
        frames = self.inbox.take(wait)
        if (changed := self.reporter.changed_settings()) is not None:
            self.pipeline.engine.change_rules(changed.thresholds, changed.version)
        for first in range(0, len(frames), AT_ONCE):
            if events := self.pipeline.take(frames[first : first + AT_ONCE]):
                self.outbox.put(events)
        self.checkpoint.offer(self.pipeline.engine)

    def _guard(self, job: Callable[[], None]) -> None:
        """Run a thread's job; whatever ends it unasked ends the worker, with the reason."""
        try:
            job()
        except Fenced:
            self.failure = "Another ingest worker has taken over this shard."
        except Exception as problem:
            logger.exception("A thread of the worker failed")
            self.failure = f"{type(problem).__name__}: {problem}"
        if self.failure:
            self.stop()


def rest_the_collector() -> None:
    """What is there now stays for good, so it is not looked through again; events come and go without cycles.

    Threads hand over more often than every 5 ms, the interpreter's default: an event should not wait for that.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    sys.setswitchinterval(0.0005)  # Seconds
