"""Jobs that run beside each other, each in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Protocol

from workers.ingest.appender import Fenced
from workers.ingest.lease import Taken

logger = logging.getLogger(__name__)

LAST_WORDS = 10.0  # Seconds each has to end


class Job(Protocol):
    def run(self) -> None: ...

    def stop(self) -> None: ...


class Crew:
    """`jobs` are ended in their order, in which data flows, and started the other way round.

    What ends one of them unasked is the `failure`, and `stop` is called.
    """

    def __init__(self, jobs: Sequence[Job], stop: Callable[[], None]) -> None:
        self.stop = stop
        self.failure = ""
        self._threads = {job: Thread(target=self._guard, args=(job,), name=type(job).__name__) for job in jobs}

    def start(self, *jobs: Job) -> None:
        """Start these jobs, or all that have not begun."""
        for job, thread in reversed(self._threads.items()):
            if thread.ident is None and (not jobs or job in jobs):
                thread.start()

    def is_alive(self, job: Job) -> bool:
        return self._threads[job].is_alive()

    def end(self, *jobs: Job) -> None:
        """Stop these jobs, or all of them, and wait for each in turn."""
        for job in jobs or self._threads:
            job.stop()
            if self._threads[job].ident is not None:
                self._threads[job].join(LAST_WORDS)

    def _guard(self, job: Job) -> None:
        try:
            job.run()
        except (Fenced, Taken):
            self.failure = "Another ingest worker has taken over this shard."
        except Exception as problem:
            logger.exception("A thread of the worker failed")
            self.failure = f"{type(problem).__name__}: {problem}"
        if self.failure:
            self.stop()
