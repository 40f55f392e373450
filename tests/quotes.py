"""Writes the once-a-second snapshot of the rows as the ingest worker would."""

from __future__ import annotations

from typing import Any

import numpy as np
from redis import Redis

from tests.factories import OPEN
from tickstock.market.rows import ROW, Rows
from tickstock.stream import rows

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
