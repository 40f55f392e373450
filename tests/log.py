"""Writes the log as the ingest worker would."""

from __future__ import annotations

import time

import pytest
from redis import Redis

from tests.factories import high, item
from tickstock.market.tape import Item
from tickstock.stream.append import LogWriter


class Log:
    def __init__(self, redis: Redis) -> None:
        self.writer = LogWriter(redis, shard=0, cap=100_000)
        self.claim = self.writer.claim(new_epoch=int(time.time()))
        self.end = 0

    def write(self, count: int, symbol: str = "AAPL") -> None:
        """Append so many highs of a symbol."""
        self.append([item(high(self.end + 1 + k, symbol)) for k in range(count)])

    def append(self, items: list[Item]) -> None:
        answer = self.writer.append(self.claim, self.end + 1, [item.data for item in items])
        assert answer.answer == "OK"
        self.end += len(items)


@pytest.fixture
def log(redis: Redis) -> Log:
    return Log(redis)
