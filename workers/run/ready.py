"""Is it up? Each question is answered by the thing itself: the broker, the page, the worker's heartbeat."""

from __future__ import annotations

import http.client
from dataclasses import dataclass

from redis import Redis, RedisError

from tickstock.stream import client, keys, pulse

PAGE = "/accounts/login/"  # The first page a visitor sees, and it needs the database


@dataclass
class Broker:
    """The broker, and what the worker wrote there."""

    redis: Redis
    before: pulse.IngestPulse | None = None

    @classmethod
    def at(cls, url: str) -> Broker:
        return cls(client.connect(url))

    def answers(self) -> bool:
        try:
            self.redis.ping()
            self.before = self.beat()
        except RedisError:
            return False
        return True

    def has_new_beat(self) -> bool:
        """Has the worker said anything since the run began?"""
        now = self.beat()
        return now is not None and (self.before is None or now.at > self.before.at)

    def has_new_events(self) -> bool:
        """Has the worker written events since the run began?"""
        now, before = self.beat(), self.before
        if now is None or now.head == 0:
            return False
        return before is None or now.epoch != before.epoch or now.head > before.head

    def beat(self) -> pulse.IngestPulse | None:
        try:
            data = self.redis.get(keys.pulse(pulse.INGEST))
        except RedisError:
            return None
        return pulse.decode_ingest(data) if data else None

    def why_not(self) -> str:
        """What is known about a worker that writes no events."""
        now = self.beat()
        if now is None or not self.has_new_beat():
            return "the ingest worker says nothing"
        return f"no events from {now.feed.source}: {now.feed.detail}"


def page_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", PAGE)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
