"""How long after its tick an alert is in an open page: through the second's moment, everybody's rules and a real web process."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from redis import Redis
from websockets.asyncio.client import connect

from benchmarks.alerts import DISTINCT, RULES, SYMBOLS, conditions
from benchmarks.broker import broker, until
from benchmarks.figures import Figure, percentile
from benchmarks.start import HERE
from benchmarks.web import web
from tickstock.market.alerting.rule import Rule
from tickstock.market.rows import ROW, Rows
from tickstock.stream import keys, rows, rulebook
from tickstock.stream.moments import MomentWriter
from tickstock.stream.rulebook import Rulebook

SECONDS = 60
CHANGES = 2_000  # Rows that trade in a second
OVER = 1_000_000.0  # What nobody's price reaches by itself
DAY = 739_944


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with broker(folder) as url, web(url, folder) as server, Redis.from_url(url) as redis:
            _rules(redis)
            market = _market()
            writer = MomentWriter(redis, 0)
            _moment(redis, writer, market)
            with _watcher(url, folder):
                until(lambda: redis.hexists(keys.ALERTS_LEDGER, "rules") or (folder / "alerts" / "memory").exists())
                waits = asyncio.run(_listen(server.address, server.headers, redis, writer, market))
    yield Figure("tick_to_alert_p50_ms", percentile(waits, 50), "ms")
    yield Figure("tick_to_alert_p99_ms", percentile(waits, 99), "ms", 1_500.0)


async def _listen(
    address: str, headers: dict[str, str], redis: Redis, writer: MomentWriter, market: Rows
) -> list[float]:
    """Of each alert, ms from its tick, at a random time within the second, to the page."""
    origin = address.replace("ws://", "http://").split("/ws/")[0]
    ticked: dict[str, float] = {}
    waits: list[float] = []
    async with connect(address, additional_headers=headers, origin=origin) as page:  # type: ignore[arg-type]

        async def hear() -> None:
            async for text in page:
                said = json.loads(text)
                if "b" in said:
                    await page.send(json.dumps({"type": "ack", "b": said["b"]}))
                if said["type"] == "alerts":
                    waits.extend(1_000 * (time.monotonic() - ticked[one["symbol"]]) for one in said["items"])

        await page.send('{"type":"start"}')
        hearing = asyncio.create_task(hear())
        chance = random.Random(4)
        for second in range(SECONDS):
            began = time.monotonic()
            at = chance.random()
            await asyncio.sleep(at)
            ticked[f"S{second}"] = time.monotonic()
            _trade(market, second)
            await asyncio.sleep(max(began + 1.0 - time.monotonic(), 0.0))
            await asyncio.to_thread(_moment, redis, writer, market)
        await asyncio.sleep(2.0)
        hearing.cancel()
    assert len(waits) == SECONDS, f"{len(waits)} of {SECONDS} alerts came"
    return waits


def _trade(market: Rows, second: int) -> None:
    places = np.random.default_rng(second).choice(SYMBOLS, CHANGES, replace=False)
    market["last"][places] = (market["last"][places] * 1.0005).round(2)
    market["trades"][places] += 1
    market["last_at"][places] += 1_000 * (second + 1)
    market["last"][second], market["trades"][second] = 2 * OVER, 9


def _moment(redis: Redis, writer: MomentWriter, market: Rows) -> None:
    """As the ingest worker does it once a second."""
    now = market.copy()
    rows.save(redis, 0, 1, 0, now.tobytes())
    writer.write(1, 0, now)


def _market() -> Rows:
    market = np.zeros(SYMBOLS, ROW)
    market["symbol"] = [f"S{number}".encode() for number in range(SYMBOLS)]
    market["last"] = market["prev_close"] = np.random.default_rng(1).uniform(2.0, 200.0, SYMBOLS).round(2)
    market["last_at"], market["day"], market["trades"] = 1_763_994_600_000, DAY, 1
    return market


def _rules(redis: Redis) -> None:
    """Everybody else's, and one of the page's own user."""
    others = list(conditions())
    book: list[Any] = [
        Rule(uid=str(n), owner=1_000 + n, name="r", expression=others[n % DISTINCT]) for n in range(RULES)
    ]
    book.append(Rule(uid="mine", owner=1, name="Mine", expression=f"last > {OVER:.0f}"))
    rulebook.publish(redis, Rulebook(1, {}, book))


@contextmanager
def _watcher(url: str, folder: Path) -> Iterator[None]:
    environment = os.environ | {"STREAM_URL": url, "VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen([sys.executable, "-m", "workers.alerts"], cwd=HERE, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
