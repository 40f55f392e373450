"""Writes the logs of a market's parts as their workers would, and reads the one log made of them."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import msgspec
from redis import Redis

from tests.factories import OPEN, high
from tests.services.server import Server
from tickstock.market import wire
from tickstock.market.events import AnyEvent, Control
from tickstock.stream import keys
from tickstock.stream.append import LogWriter

CAP = 100_000


class Part:
    """One part's log; `life` is its worker's."""

    def __init__(self, redis: Redis, lane: int, epoch: int = 0) -> None:
        self.redis = redis
        self.lane = lane
        self.writer = LogWriter(redis, lane, CAP)
        self.claim = self.writer.claim(epoch or int(time.time()))
        self.life = f"s{lane}.{lane}"
        self.told: list[AnyEvent] = []
        self.end = 0

    def session(self) -> None:
        """Say that a session began, as every part does."""
        self.append([Control(eid=self._eid(), what="session", at=OPEN)])

    def write(self, events: int) -> None:
        first = len(self.told) + 1
        self.append([high(symbol=f"P{self.lane}", eid=f"{self.life}-{first + k}", at=OPEN + k) for k in range(events)])

    def append(self, events: list[AnyEvent]) -> None:
        numbered = [msgspec.structs.replace(event, seq=self.end + 1 + k) for k, event in enumerate(events)]
        assert self.writer.append(self.claim, self.end + 1, [wire.encode(event) for event in numbered]).answer == "OK"
        self.end += len(events)
        self.told += events

    def begin_anew(self, held: int) -> None:
        """The log is gone; what the worker still holds of it is written again."""
        renewed = self.writer.renew(self.claim, self.claim.epoch + 1)
        assert renewed
        self.redis.delete(keys.log(self.lane, self.claim.epoch))
        self.claim, self.end = renewed, 0
        kept, self.told = self.told[-held:], self.told[:-held]
        self.append(kept)

    def _eid(self) -> str:
        return f"{self.life}-{len(self.told) + 1}"


class Merge:
    """The program, as often as it is started."""

    def __init__(self, port: int, url: str, folder: Path, parts: int) -> None:
        environment = os.environ | {"STREAM_URL": url, "SHARDS": str(parts), "VAR_DIR": str(folder)}
        command = [sys.executable, "-m", "workers.merge"]
        # It listens nowhere, so the broker's port stands in for its own.
        self.server = Server(command, port, folder / "merge.log", signal.SIGTERM, env=environment)

    def start(self) -> None:
        self.server.start()

    def kill(self, redis: Redis) -> None:
        """As a crash would; its lease is let go at once, to save the test three seconds."""
        self.server.stop(signal.SIGKILL)
        redis.delete(keys.lease(0))


def merged(redis: Redis) -> list[AnyEvent]:
    """All events of the one log, oldest first."""
    found = [wire.decode_event(data) for data in LogWriter(redis, 0, CAP).backwards(CAP)][::-1]
    assert [event.seq for event in found] == [*range(1, len(found) + 1)]
    return found
