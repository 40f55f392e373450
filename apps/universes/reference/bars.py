"""One day of the whole market as bytes and back."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tickstock.market.symbols import TICKER

BARS = np.dtype([("symbol", "S16"), ("high", "f8"), ("low", "f8"), ("close", "f8")])
Bars = NDArray[Any]


class Bar(NamedTuple):
    """A bar as it comes; a price that is missing is nan."""

    symbol: str
    high: float
    low: float
    close: float


def table(found: Iterable[Bar]) -> Bars:
    """Those that make sense, one a symbol."""
    named = {bar.symbol: bar for bar in found if TICKER.fullmatch(bar.symbol)}
    made = np.array(list(named.values()), BARS)
    high, low, close = made["high"], made["low"], made["close"]
    sound: Bars = made[np.isfinite(high) & (low > 0.0) & (low <= close) & (close <= high)]
    return sound


def pack(bars: Bars) -> bytes:
    return zlib.compress(bars.tobytes(), 1) if len(bars) else b""


def unpack(data: bytes | memoryview) -> Bars:
    return np.frombuffer(zlib.decompress(data) if data else b"", BARS)
