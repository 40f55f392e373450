"""One log of several: where the market is cut into parts, each with a worker, readers still follow one log.

Threads with one job each: the follower reads the parts' logs, the outbox writes the one log and repairs it, the
reporter puts rows and heartbeats together, the lease keeps another merge away.
"""

from __future__ import annotations

import time

from tickstock.stream import client
from tickstock.stream.append import LogWriter
from tickstock.stream.lease import Lease
from workers.ingest.crew import Crew
from workers.ingest.lease import LeaseKeeper
from workers.ingest.outbox import Outbox
from workers.merge.config import Config
from workers.merge.follower import Follower
from workers.merge.reporter import Reporter
from workers.merge.writer import MarkingWriter

LOOK = 0.1  # Seconds


class Merger:
    def __init__(self, config: Config) -> None:
        name = f"merge.{time.time_ns() // 1_000_000:x}"
        # A thread that waits for the broker keeps its connection to itself.
        self.connections = [client.connect(config.redis_url) for _ in range(4)]
        log, past, news, held = self.connections
        self.lease = LeaseKeeper(Lease(held, 0, name))
        self.writer = MarkingWriter(log, config.log_cap)
        # What it holds is in the parts' logs too: nothing of it needs a disk but how far it has numbered.
        self.outbox = Outbox(self.writer, config.var, spill_mb=0)
        self.follower = Follower(config, LogWriter(past, 0, config.log_cap), self.outbox, self.writer, name)
        self.reporter = Reporter(news, config, self.outbox, self.writer, self.follower)
        self.failure = ""
        self._stopping = False

    def stop(self, *_: object) -> None:
        """Ask the merge to end; safe to call from a signal handler."""
        self._stopping = True

    def run(self) -> str:
        """Merge until stopped; gives why it could not go on, or nothing."""
        try:
            if self.lease.wait(lambda: self._stopping):
                self._work()
                self.lease.release()
        finally:
            for connection in self.connections:
                connection.close()
        return self.failure

    def _work(self) -> None:
        crew = Crew([self.follower, self.outbox, self.reporter, self.lease], self.stop)
        crew.start()
        while not self._stopping and crew.is_alive(self.outbox) and crew.is_alive(self.follower):
            time.sleep(LOOK)
        crew.end()
        self.failure = crew.failure
