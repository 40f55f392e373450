"""Writes the once-a-second snapshot of the rows as the ingest worker would."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from redis import Redis

from tests.factories import HOUR, OPEN
from tickstock.market.rows import ROW, Rows
from tickstock.stream import pulse, rows
from tickstock.stream.pulse import Feed, IngestPulse, Market

TODAY = 740_000


def quotes(**symbols: dict[str, Any]) -> Rows:
    """A row a symbol: 100 dollars yesterday and now, ten trades of a hundred shares, traded just now."""
    usual: dict[str, Any] = {
        "day": TODAY, "open": 100.0, "last": 100.0, "high": 110.0, "low": 90.0, "prev_close": 100.0, "trades": 10,
        "volume": 1_000.0, "day_volume": 1_000.0, "turnover": 100_000.0, "turnover_volume": 1_000.0,
        "last_at": OPEN, "second": OPEN // 1000, "volume_60s": 1_000.0, "baseline": 500.0,
    }  # fmt: skip
    made = np.zeros(len(symbols), ROW)
    for row, (symbol, changes) in enumerate(symbols.items()):
        made["symbol"][row] = symbol.encode()
        for name, value in (usual | changes).items():
            made[name][row] = value
    return made


def show(redis: Redis, market: Rows, *, epoch: int = 1, seq: int = 0) -> None:
    rows.save(redis, 0, epoch, seq, market.tobytes())


def beat(redis: Redis, **feed: Any) -> None:
    """An ingest worker's word that holds for an hour: the market's clock stands at a minute past OPEN."""
    usual: dict[str, Any] = {
        "source": "massive",
        "state": "live",
        "age_ms": 100,
        "lag_ms": 31,
        "ticks_per_second": 7_000.0,
    }
    told = IngestPulse(
        at=time.time() + 3_600,
        pid=1,
        epoch=1,
        head=0,
        feed=Feed(**usual | feed, detail=""),
        market=Market(clock=OPEN + 60_000, session="regular", closes_at=OPEN + 6 * HOUR, symbols=4),
        waiting={"inbox": 0, "outbox": 0},
        counters={"detected": 2, "logged": 2},
        stages={"detect": (0.9, 1.4)},
    )
    pulse.beat(redis, pulse.INGEST, told)
