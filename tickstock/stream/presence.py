"""A process says every few seconds that it is there, and how it is."""

from __future__ import annotations

import atexit
import logging
import os
import platform
import socket
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Event, Lock, Thread, active_count

from redis import RedisError

import tickstock
from tickstock.logs import newest
from tickstock.stream import client, keys
from tickstock.stream.processes import Process, say, sweep

logger = logging.getLogger(__name__)

BEAT = 5.0  # Seconds
SWEEP = 60  # Beats between two looks for who is to be forgotten
TOLD = 10  # Newest warnings that are told, and as many errors
LAST_WORD = 1.0  # Seconds somebody who ends waits for the goodbye
# Of the libraries that matter, those that the process has loaded.
LIBRARIES = {
    "django": "Django",
    "channels": "channels",
    "daphne": "daphne",
    "allauth": "django-allauth",
    "rest_framework": "djangorestframework",
    "celery": "celery",
    "redis": "redis",
    "psycopg2": "psycopg2-binary",
    "msgspec": "msgspec",
    "numpy": "numpy",
    "numba": "numba",
    "websockets": "websockets",
}


known = cache(version)  # It reads files


class Presence:
    """A thread that says so until `stop`; what goes wrong there is counted, and nobody else's trouble."""

    def __init__(
        self,
        url: str,
        role: str,
        *,
        shard: str = "",
        metrics_port: int = 0,
        figures: Callable[[], Mapping[str, float]] = dict,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.url = url
        self.role = role
        self.shard = shard
        self.metrics_port = metrics_port
        self.figures = figures
        self.now = now
        self.failures = 0
        self._started_at = 0.0
        self._thread: Thread | None = None
        self._lock = Lock()
        self._stopping = Event()

    def start(self) -> Presence:
        """Begin, once; to be called after a fork."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._started_at = self.now()
                    self._thread = Thread(target=self._run, name="Presence", daemon=True)
                    self._thread.start()
                    atexit.register(self.stop)
        return self

    def stop(self) -> None:
        """Say goodbye, so that nobody takes an end for a death."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(LAST_WORD)

    def process(self) -> Process:
        """How it is now."""
        return Process(
            role=self.role,
            host=socket.gethostname(),
            pid=os.getpid(),
            shard=self.shard,
            started_at=self._started_at,
            at=self.now(),
            versions=versions(),
            memory=memory(),
            threads=active_count(),
            metrics_port=self.metrics_port,
            figures=dict(self.figures()),
            counts=newest.counts(),
            trouble=newest.newest(TOLD),
        )

    def _run(self) -> None:
        beats, ended, name = 0, False, ""
        with client.connect(self.url) as redis:
            while not ended:
                try:
                    here = self.process()
                    name = here.name
                    say(redis, here)
                    if beats % SWEEP == 0:
                        sweep(redis, self.now())
                    beats += 1
                except Exception as problem:
                    self.failures += 1
                    logger.debug("Not said who is here: %s", problem)
                ended = self._stopping.wait(BEAT)
            try:
                redis.hdel(keys.PROCESSES, name)
            except (RedisError, OSError):
                self.failures += 1


def versions() -> dict[str, str]:
    """Of TickStock, Python, and the libraries that are at work here."""
    found = {"TickStock": tickstock.VERSION, "Python": platform.python_version()}
    for module, name in LIBRARIES.items():
        if module in sys.modules:
            try:
                found[name] = known(name)
            except PackageNotFoundError:
                pass
    return found


def memory() -> int:
    """Bytes of this process that are in memory; 0 where nobody can say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0
