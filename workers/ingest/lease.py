"""Waits for the lease of the shard, and keeps it: two workers with one key would evict each other for ever."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event

from redis import RedisError

from tickstock.stream.lease import Lease

logger = logging.getLogger(__name__)

RENEW = 1.0  # Seconds
ASK = 0.25  # Seconds between two questions while another one holds it


class Taken(Exception):
    """Another worker holds the lease."""


class LeaseKeeper:
    """`wait` before anything else; `run` in a thread of its own from then on."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.failures = 0
        self._stopping = Event()

    def wait(self, is_stopping: Callable[[], bool]) -> bool:
        """Stand by until the lease is ours; False where the worker is to stop before."""
        said = ""
        while not is_stopping():
            try:
                if self.lease.hold():
                    return True
                reason = f"Standing by: {self.lease.holder} holds the lease" if self.lease.holder else ""
            except RedisError as problem:
                reason = f"Standing by: the broker does not answer ({type(problem).__name__})"
            if reason and reason != said:
                logger.warning(said := reason)
            self._stopping.wait(ASK)
        return False

    def run(self) -> None:
        """Renew until stopped. While the broker is away nobody else can take it; raises Taken where somebody has."""
        while not self._stopping.wait(RENEW):
            try:
                if not self.lease.hold():
                    raise Taken(self.lease.holder or "nobody")
            except RedisError:
                self.failures += 1

    def stop(self) -> None:
        self._stopping.set()

    def release(self) -> None:
        """Let the next worker begin at once."""
        try:
            self.lease.release()
        except RedisError as problem:
            logger.warning("The lease runs out by itself: %s", problem)
