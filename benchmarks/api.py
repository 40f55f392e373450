"""What the API costs a program that asks one question after the other of one web process."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from redis import Redis

from benchmarks.broker import broker
from benchmarks.figures import Figure, percentile, seconds
from benchmarks.web import Web, web
from tests.factories import OPEN, high, item
from tickstock.market.rows import ROW
from tickstock.stream import rows
from tickstock.stream.append import LogWriter

SYMBOLS, EVENTS = 12_000, 20_000
TIMES, WARM = 200, 20
BATCH = 200  # Events of one append

QUESTIONS = {
    "api_floor": ("/health/live", None),
    "api_me": ("/api/v1/me", None),
    "api_market_12000_rows": (f"/api/v1/market?limit={SYMBOLS}", 50.0),
    "api_market_page": ("/api/v1/market?where=change_pct%3E%3D1,last%3E50&sort=-change_pct", 50.0),
    "api_gauges": ("/api/v1/gauges", None),
    "api_events_1000": ("/api/v1/events?after={epoch}:{middle}", 20.0),
    "api_events_new": ("/api/v1/events?after={epoch}:{newest}", 20.0),
}


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as place, broker(Path(place)) as redis_url:
        with Redis.from_url(redis_url) as redis:
            epoch = _fill(redis)
        with web(redis_url, Path(place)) as server:
            for name, (path, wanted) in QUESTIONS.items():
                path = path.format(epoch=epoch, middle=EVENTS // 2, newest=EVENTS - 10)
                taken = [1000 * one for one in _ask(server, path)]
                yield Figure(f"{name}_p50_ms", percentile(taken, 50), "ms")
                yield Figure(f"{name}_p99_ms", percentile(taken, 99), "ms", wanted)


def _ask(server: Web, path: str) -> list[float]:
    """Seconds of each of TIMES questions, on one connection that stays open."""
    line = HTTPConnection(urlsplit(server.page).netloc, timeout=30.0)

    def once() -> None:
        line.request("GET", path, headers=server.headers | {"Accept": "application/json"})
        answer = line.getresponse()
        data = answer.read()
        assert answer.status == 200, (path, answer.status, data[:200])

    taken = [seconds(once) for _ in range(WARM + TIMES)]
    line.close()
    return taken[WARM:]


def _fill(redis: Redis) -> int:
    """A market and a log; gives the log's epoch."""
    chance = np.random.default_rng(1)
    market = np.zeros(SYMBOLS, ROW)
    market["symbol"] = [f"S{number:05}".encode() for number in range(SYMBOLS)]
    for name in ("open", "last", "high", "low", "prev_close", "turnover", "baseline"):
        market[name] = chance.uniform(5.0, 500.0, SYMBOLS)
    market["turnover_volume"], market["day_volume"] = 1.0, chance.integers(1, 10**7, SYMBOLS)
    market["last_at"], market["day"] = OPEN + chance.integers(0, 60_000, SYMBOLS), 740_000
    rows.save(redis, 0, 1, EVENTS, market.tobytes())
    writer = LogWriter(redis, shard=0, cap=100_000)
    claim = writer.claim(new_epoch=int(time.time()))
    for first in range(1, EVENTS + 1, BATCH):
        some = [
            item(high(number, f"S{number % SYMBOLS:05}", at=OPEN + number)).data
            for number in range(first, first + BATCH)
        ]
        writer.append(claim, first, some)
    return int(claim.epoch)
