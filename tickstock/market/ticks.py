"""A batch of ticks as columns: what every decoder makes and the engine takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# row: of the symbol, -1 where it was refused; at: the trade's SIP time, epoch ms;
# may: see conditions.flags; identity: of (exchange, trade id, at), for telling duplicates.
TICK = np.dtype([("row", "i4"), ("may", "u1"), ("price", "f8"), ("shares", "f8"), ("at", "i8"), ("identity", "u8")])
Ticks = NDArray[Any]

MIX = np.uint64(0x9E3779B97F4A7C15)


def ticks(
    row: list[int], may: list[int], price: list[float], shares: list[float], at: list[int],
    exchange: list[int], trade_id: list[int],
) -> Ticks:  # fmt: skip
    """Columns to one array of dtype TICK."""
    batch = np.empty(len(row), TICK)
    batch["row"], batch["may"], batch["price"], batch["shares"], batch["at"] = row, may, price, shares, at
    identity = np.array(trade_id, np.uint64) * MIX ^ np.array(exchange, np.uint64)
    batch["identity"] = identity * MIX ^ batch["at"].astype(np.uint64)
    return batch
