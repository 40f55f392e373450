"""A batch of ticks as columns: what every decoder makes and the engine takes, in order of arrival."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

TRADE, QUOTE, BAR, HALT = 0, 1, 2, 3

# row: of the symbol, -1 where it was refused · at: the trade's SIP time, a bar's last ms, epoch ms
# price: a bar's close · shares: a bar's volume · low, high: a bar's extremes, a quote's bid and ask; a trade's low is
# the number of other trades it stands for, whose shares it has too
# may: what a trade may set, see conditions.flags · identity: of (exchange, trade id, at), of (start, length)
# of a bar, or the LULD code.
TICK = np.dtype(
    [
        ("row", "i4"),
        ("what", "u1"),
        ("may", "u1"),
        ("price", "f8"),
        ("shares", "f8"),
        ("at", "i8"),
        ("identity", "u8"),
        ("low", "f8"),
        ("high", "f8"),
    ]
)
Ticks = NDArray[Any]

MASK = 0xFFFF_FFFF_FFFF_FFFF
MIX = 0x9E37_79B9_7F4A_7C15


def trades(
    row: list[int], may: list[int], price: list[float], shares: list[float], at: list[int],
    exchange: list[int], trade_id: list[int],
) -> Ticks:  # fmt: skip
    """Columns of trades to one array of dtype TICK."""
    batch = np.zeros(len(row), TICK)
    batch["row"], batch["may"], batch["price"], batch["shares"], batch["at"] = row, may, price, shares, at
    mix = np.uint64(MIX)
    identity = np.array(trade_id, np.uint64) * mix ^ np.array(exchange, np.uint64)
    batch["identity"] = identity * mix ^ batch["at"].astype(np.uint64)
    return batch


def identity(exchange: int, trade_id: int, at: int) -> int:
    """What tells one trade of a symbol from another; the same as in `trades`."""
    return ((trade_id * MIX ^ exchange) * MIX & MASK) ^ at
