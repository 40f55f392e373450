"""The worker's memory: rows of all symbols and the rings beside them, growing as symbols appear."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.compiled import JIT_IS_OFF
from tickstock.market.rows import ROW
from workers.ingest.detectors import surge, trend

BARS = 64  # Bars of a symbol that a later one can replace
RECENT = 64  # Trades of a symbol among which a duplicate is told
FIRST_CAPACITY = 4_096

# What was given from outside about the days before `day`: see tickstock.market.past. Its line in the volume profile
# counts from 1; 0: it has none.
GIVEN = np.dtype([("day", "i4"), ("close", "f8"), ("high", "f8", 2), ("low", "f8", 2), ("line", "i4")])

# A minute's bar while it is open; see tickstock.market.bars. Its place is the minute's number modulo 2.
FORMING = np.dtype(
    [
        ("minute", "i8"),  # Its start, epoch ms; 0: none
        ("open", "f8"),
        ("high", "f8"),
        ("low", "f8"),
        ("close", "f8"),
        ("volume", "f8"),
        ("turnover", "f8"),
        ("trades", "i4"),
    ]
)

# name: (dtype, shape of one symbol's part)
PARTS: dict[str, tuple[Any, tuple[int, ...]]] = {
    "rows": (ROW, ()),
    "windows": (trend.WINDOW, (len(trend.WINDOWS),)),
    "closed": (np.float64, (trend.RING,)),
    "traded": (np.bool_, (trend.RING,)),
    "seconds": (np.float64, (surge.SECONDS,)),
    "trades": (np.int32, (surge.SECONDS,)),
    "minutes": (np.float64, (surge.MINUTES,)),
    "recent": (np.uint64, (RECENT,)),
    "seen": (np.int64, ()),
    "bars": (np.int64, (BARS,)),
    "bar_volumes": (np.float64, (BARS,)),
    "given": (GIVEN, ()),
    "forming": (FORMING, (2,)),
}


def records(array: NDArray[Any]) -> NDArray[Any]:
    """The same array; its fields are attributes of its items also where the compiler is off."""
    return array.view(np.recarray) if JIT_IS_OFF and array.dtype.names else array


class State:
    """Arrays by the names in PARTS, all of one length; `fit` makes them long enough."""

    def __init__(self, capacity: int = FIRST_CAPACITY) -> None:
        self.capacity = 0
        self.parts: dict[str, NDArray[Any]] = {}
        self.fit(capacity)

    def fit(self, symbols: int) -> None:
        """Grow to hold that many symbols, at least doubling."""
        if symbols <= self.capacity:
            return
        capacity = max(symbols, 2 * self.capacity)
        for name, (dtype, shape) in PARTS.items():
            grown = records(np.zeros((capacity, *shape), dtype))
            if name in self.parts:
                grown[: self.capacity] = self.parts[name]
            self.parts[name] = grown
        self.rows = self.parts["rows"]
        self.rows["session"][self.capacity :] = -1
        self.rows["halted"][self.capacity :] = -1
        for name in ("prev_close", "past_high", "past_low", "trend_move", "trend_r2"):
            self.rows[name][self.capacity :] = np.nan
        self.capacity = capacity
        self.memory = tuple(self.parts[name] for name in PARTS)  # As the kernel takes it
