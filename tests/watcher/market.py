"""A market of a few symbols, written as the ingest worker writes it; and who watches it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from redis import Redis

from tests.factories import OPEN
from tests.merge.parts import Part
from tests.quotes import TODAY, quotes
from tests.services.server import Server
from tickstock.market.alerting.rule import Rule
from tickstock.stream import keys, moments, notices, rows, rulebook
from tickstock.stream.moments import MomentWriter
from tickstock.stream.notices import Numbered
from tickstock.stream.rulebook import Rulebook
from workers.alerts.config import Config
from workers.alerts.watcher import Watcher


class Market:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.writer = MomentWriter(redis, 0)
        self.log = Part(redis, 0, epoch=1_000)
        self.rows = quotes()
        self.clock = OPEN

    def now(
        self,
        after: float = 1.0,
        *,
        highs: tuple[str, ...] = (),
        day: int = TODAY,
        prices: Mapping[str, float] | None = None,
        **more: float,
    ) -> None:
        """So many seconds later these symbols have these prices, and some have made a new high."""
        self.clock += int(1_000 * after)
        prices = {**(prices or {}), **more}
        known = self.rows["symbol"].astype("U16").tolist()
        if fresh := [symbol for symbol in prices if symbol not in known]:
            self.rows = np.concatenate([self.rows, quotes(**{symbol: {} for symbol in fresh})])
            known += fresh
        for symbol, price in prices.items():
            row = self.rows[known.index(symbol)]
            row["last"], row["last_at"], row["day"] = price, self.clock, day
            row["trades"] += 1
        for symbol in highs:
            self._tell(symbol)
        rows.save(self.redis, 0, 1_000, self.log.end, self.rows.tobytes())
        self.writer.write(1_000, self.log.end, self.rows.copy())

    def _tell(self, symbol: str) -> None:
        from tests.factories import high

        self.log.append([high(symbol=symbol, eid=f"e-{self.log.end + 1}", at=self.clock, price=100.0)])


def put_rules(redis: Redis, *rules: Rule, **universes: list[str]) -> None:
    """In force from now on."""
    rulebook.publish(redis, Rulebook(rulebook.version(redis) + 1, universes, list(rules)))


def rule(expression: str = "", **more: Any) -> Rule:
    return Rule(uid=more.pop("uid", "r1"), owner=7, name="A rule", expression=expression, **more)


def watcher(redis: Redis, folder: Path) -> Watcher:
    """One that has begun."""
    for name in ("alerts", "moments"):
        (folder / name).mkdir(exist_ok=True)
    made = Watcher(redis, Config("", folder / "alerts", folder / "moments", 10))
    made.begin()
    return made


def look(made: Watcher) -> None:
    """Let it take in all there is."""
    while made.desk.at < moments.newest(made.redis, keys.moments(0)):
        made.look()


def told(redis: Redis) -> list[str]:
    """The symbols told, in the order of their numbers, which have no hole."""
    found: list[Numbered] = notices.after(redis, 0)
    assert [one.seq for one in found] == [*range(1, len(found) + 1)]
    return [one.told.symbol for one in found]


def says(redis: Redis) -> dict[str, str]:
    """The ledger."""
    found: Any = redis.hgetall(keys.ALERTS_LEDGER)
    return {name.decode(): value.decode() for name, value in found.items()}


class Program:
    """`python -m workers.alerts`, as often as it is started."""

    def __init__(self, port: int, url: str, folder: Path) -> None:
        environment = os.environ | {"STREAM_URL": url, "VAR_DIR": str(folder)}
        command = [sys.executable, "-m", "workers.alerts"]
        # It listens nowhere, so the broker's port stands in for its own.
        self.server = Server(command, port, folder / "alerts.log", signal.SIGTERM, env=environment)

    def start(self) -> None:
        self.server.start()

    def kill(self, redis: Redis) -> None:
        """As a crash would; its lease is let go at once, to save the test three seconds."""
        self.server.stop(signal.SIGKILL)
        redis.delete(keys.ALERTS_LEASE)
