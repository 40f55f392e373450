"""A market of a steady pace: the benchmark appends its events to the log itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from redis import Redis

from benchmarks.broker import broker
from benchmarks.pulls import item
from tickstock.stream import client
from tickstock.stream.append import Claim, LogWriter


class Market(NamedTuple):
    url: str
    redis: Redis
    pace: Pace


@contextmanager
def market(folder: Path) -> Iterator[Market]:
    """A broker of its own, and the claim to write to its log."""
    with broker(folder) as url, client.connect(url) as redis:
        writer = LogWriter(redis, 0, 200_000)
        claim = writer.claim(1)
        assert claim
        yield Market(url, redis, Pace(writer, claim))


class Pace:
    """Ten events a second, one at a time."""

    def __init__(self, writer: LogWriter, claim: Claim) -> None:
        self.writer, self.claim = writer, claim

    async def write(self, count: int) -> dict[int, float]:
        """Append so many; when each was there."""
        top = self.writer.append(self.claim, 2**53, []).top
        appended = {}
        for seq in range(top + 1, top + count + 1):
            answer = await asyncio.to_thread(self.writer.append, self.claim, seq, [item(seq, "AVGO").data])
            if answer.answer != "OK":
                raise RuntimeError(f"the log answered {answer}")
            appended[seq] = time.monotonic()
            await asyncio.sleep(0.1)
        return appended
