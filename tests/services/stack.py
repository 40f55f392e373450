"""The product's own processes, started for one test and ended with it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.services.environment import environment, free_port
from tests.services.mother import ForkedServer, ForkedWorker
from tests.services.server import Server


class Stack:
    """Starts processes; all share the session's broker and the test's database."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: list[Server] = []
        self.web_port, self.feed_port = free_port(), free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    def web(self, **settings: str) -> str:
        """A web process; gives its address. The first one with settings of its own has to load everything anew."""
        command = [sys.executable, "-m", "daphne", "-p", str(self.web_port), "tickstock.asgi:application"]
        self._start("web", command, self.web_port, ForkedServer, **settings)
        return self.url

    def simulator(self, *options: str) -> None:
        self._start(
            "simulator",
            [sys.executable, "-m", "workers.simulator", "--port", str(self.feed_port), *options],
            self.feed_port,
        )

    def ingest(self, feed: str = "", *options: str, **settings: str) -> Server:
        """An ingest worker, reading from `feed` or else from this stack's simulator."""
        settings = {"MASSIVE_HOST": feed or f"ws://127.0.0.1:{self.feed_port}/stocks"} | settings
        # It listens nowhere, so the broker's port stands in for its own.
        command = [sys.executable, "-m", "workers.ingest", *map(str, options)]
        return self._start("ingest", command, environment.valkey_port, ForkedWorker, **settings)

    def jobs(self, broker: int = 0, **settings: str) -> Server:
        """A worker for jobs, of the broker at that port or else the session's; it listens nowhere either."""
        broker_port = broker or environment.valkey_port
        settings = {"REDIS_URL": f"redis://127.0.0.1:{broker_port}/0", "FEED": "recorded"} | settings
        options = ["-P", "threads", "-c", "2", "--without-gossip", "--without-mingle"]
        return self._start(
            "jobs", [sys.executable, "-m", "celery", "-A", "tickstock", "worker", *options], broker_port, **settings
        )

    def stop(self) -> None:
        for server in reversed(self.running):
            server.stop()

    def _start(
        self, name: str, command: list[str], port: int, kind: type[Server] = Server, /, **settings: str
    ) -> Server:
        # A background shell's children ignore SIGINT, and daphne would too.
        ends, settings = signal.SIGTERM, os.environ | self.environment() | settings
        server = kind(command, port, self.logs / f"{name}-{len(self.running)}.log", ends, env=settings)
        self.running.append(server)
        server.start()
        return server

    def environment(self) -> dict[str, str]:
        """What a process of this stack is told."""
        database = connection.settings_dict
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        return {
            "VAR_DIR": str(self.logs / "var"),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tickstock.settings.test",
        }


@pytest.fixture
def stack(transactional_db: None, valkey: Server, tmp_path: Path) -> Iterator[Stack]:
    """The processes of one test; rows are committed, so that they see them."""
    made = Stack(tmp_path)
    yield made
    made.stop()
