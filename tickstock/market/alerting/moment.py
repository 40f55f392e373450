"""The rows that changed since the moment before: all that rules over rows are decided on."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tickstock.market.rows import Rows

# Fields of a row that figures are made of. What is compared with a number that people type is exact.
EXACT = (
    "last", "open", "high", "low", "day_high", "day_low", "prev_close", "bid", "ask", "volume", "day_volume",
    "turnover", "turnover_volume",
)  # fmt: skip
ROUGH = ("trades", "volume_60s", "baseline", "highs", "lows", "buying", "selling")
NUMBERS = (*EXACT, *ROUGH)
STATES = ("trend_180", "trend_360", "trend_600", "halted")
CHANGED = np.dtype(
    [
        ("symbol", "S16"),
        *((name, "f8") for name in EXACT),
        *((name, "f4") for name in ROUGH),
        *((name, "i1") for name in STATES),
    ]
)
LAYOUT = hashlib.sha256(repr(CHANGED).encode()).hexdigest()[:16]
# What tells that a row has changed; whatever else did came with one of these.
SIGNS = ("trades", "last_at", "quote_at", "session", "last", "volume", "halted", "prev_close")
Changed = NDArray[Any]


class Moment(NamedTuple):
    """`at` is the market's clock (epoch ms) and rises from moment to moment; the log's events up to `seq` are in the rows."""

    at: int
    day: int  # Ordinal of the trading day
    epoch: int
    seq: int
    rows: Changed


def changed(before: Rows | None, now: Rows) -> Changed:
    """The rows that differ, with a price; all of them where there is nothing before, or where symbols have moved."""
    differ = np.ones(len(now), np.bool_)
    if (
        before is not None
        and len(before) <= len(now)
        and np.array_equal(before["symbol"], now["symbol"][: len(before)])
    ):
        known = now[: len(before)]
        same = np.ones(len(before), np.bool_)
        for name in SIGNS:
            same &= (known[name] == before[name]) | ((known[name] != known[name]) & (before[name] != before[name]))
        differ[: len(before)] = ~same
    found = now[differ & (now["last"] > 0.0)]
    rows = np.zeros(len(found), CHANGED)
    rows["symbol"] = found["symbol"]
    for name in NUMBERS:
        rows[name] = found[name]
    for place, name in enumerate(STATES[:3]):
        rows[name] = found["trends"][:, place]
    rows["halted"] = found["halted"]
    return rows


def pack(rows: Changed) -> bytes:
    return zlib.compress(rows.tobytes(), 1)


def unpack(data: bytes) -> Changed:
    """ValueError or zlib.error where these are no such rows."""
    return np.frombuffer(zlib.decompress(data), CHANGED)
