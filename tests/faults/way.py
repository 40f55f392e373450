"""The way from a simulator that misbehaves to the log: what both ends counted."""

from __future__ import annotations

import json
from http.client import HTTPConnection

import pytest
from redis import Redis

from tests.services.server import Server
from tests.services.stack import Stack
from tests.waiting import until
from tickstock.stream import keys, pulse
from tickstock.stream.append import LogWriter
from tickstock.stream.pulse import IngestPulse

CAP = 1_000_000


class Way:
    """A simulator and an ingest worker, and how to ask both what they did."""

    def __init__(self, stack: Stack, redis: Redis) -> None:
        self.stack = stack
        self.redis = redis
        self.states: list[str] = []

    def simulator(self, *options: str, does: tuple[str, ...] = ()) -> None:
        lines = [word for line in does for word in ("--do", line)]
        self.stack.simulator(*options, *lines)

    def ingest(self, *options: str, **settings: str) -> Server:
        return self.stack.ingest("", *options, **settings)

    @property
    def pulse(self) -> IngestPulse | None:
        data = self.redis.get(keys.pulse(pulse.INGEST))
        return pulse.decode_ingest(data) if isinstance(data, bytes) else None

    def counter(self, name: str) -> int:
        return self.pulse.counters.get(name, 0) if self.pulse else 0

    def state(self) -> str:
        """The feed's, and each new one is kept in `states`."""
        found = self.pulse.feed.state if self.pulse else ""
        if not self.states or found != self.states[-1]:
            self.states.append(found)
        return found

    def becomes(self, state: str, deadline: float = 40.0) -> None:
        until(lambda: self.state() == state, deadline)

    def sent(self) -> dict[str, int]:
        """Items the simulator has sent, by channel."""
        connection = HTTPConnection("127.0.0.1", self.stack.feed_port, timeout=10)
        connection.request("GET", "/simulator/counts")
        found: dict[str, int] = json.loads(connection.getresponse().read())
        connection.close()
        return found

    def events(self) -> list[dict[str, object]]:
        """The log's events, oldest first."""
        return [json.loads(data) for data in reversed(list(LogWriter(self.redis, 0, CAP).backwards(CAP)))]


@pytest.fixture
def way(stack: Stack, redis: Redis) -> Way:
    return Way(stack, redis)
