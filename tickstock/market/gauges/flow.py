"""What all symbols traded in the last minutes, by how the rows' sums grew from snapshot to snapshot."""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from tickstock.market.rows import Rows

KEPT = 600  # Snapshots
FIGURES = {"trades": "session", "day_volume": "day", "turnover": "session"}  # A sum, and what it starts over with


class Traded(msgspec.Struct, frozen=True):
    """Of the last `seconds`; each None while less than that was seen."""

    seconds: int
    trades: int | None
    shares: float | None
    dollars: float | None  # Of the trades that make the VWAP


class Grown(NamedTuple):
    at: int
    trades: float
    shares: float
    dollars: float


class Flow:
    def __init__(self) -> None:
        self._since: int | None = None
        self._before: dict[str, NDArray[Any]] = {}
        self._grown: deque[Grown] = deque(maxlen=KEPT)

    def add(self, rows: Rows, now: int) -> None:
        """Look at a snapshot of time `now` (epoch ms of the market), whose rows are those before and maybe more."""
        columns = {name: rows[name].copy() for name in {*FIGURES, *FIGURES.values()}}
        if self._since is None:
            self._since = now
        else:
            self._grown.append(Grown(now, *(self._growth(columns, *pair) for pair in FIGURES.items())))
        self._before = columns

    def over(self, seconds: int, now: int) -> Traded:
        """What was traded in the last seconds up to `now`."""
        start = now - 1000 * seconds
        if self._since is None or self._since > start:
            return Traded(seconds, None, None, None)
        lately = [grown for grown in self._grown if grown.at > start]
        trades, shares, dollars = (sum(grown[figure] for grown in lately) for figure in (1, 2, 3))
        return Traded(seconds, round(trades), shares, dollars)

    def _growth(self, columns: dict[str, NDArray[Any]], figure: str, period: str) -> float:
        """How much a sum has grown; a row that began a new session or day began at 0, and so did a new row."""
        now, before = columns[figure], self._before[figure]
        grown = now.astype(np.float64)
        same = columns[period][: len(before)] == self._before[period]
        grown[: len(before)] -= np.where(same, before, 0)
        return float(grown.clip(0).sum())
