"""Minute bars: what the trades of a clock minute made of each symbol, a row a symbol and minute."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

BAR = np.dtype(
    [
        ("symbol", "S16"),
        ("minute", "i8"),  # Its first second, epoch seconds
        ("open", "f8"),  # First price of trades that may set the last one, nan where there was none
        ("high", "f8"),  # Of trades that may set extremes, nan where there was none
        ("low", "f8"),
        ("close", "f8"),  # Last one to come; see `open`
        ("volume", "f8"),
        ("turnover", "f8"),  # Sum of price x size of the trades that make the volume
        ("trades", "i4"),  # All that may set any of these
    ]
)
Bars = NDArray[Any]


def pack(bars: Bars) -> bytes:
    """As compressed bytes."""
    return zlib.compress(bars.tobytes(), 1)


def unpack(data: bytes) -> Bars:
    """ValueError where the bytes are no bars of this layout."""
    try:
        return np.frombuffer(zlib.decompress(data), BAR)
    except zlib.error as problem:
        raise ValueError(f"These are no bars: {problem}") from problem


def joined(parts: Sequence[Bars]) -> Bars:
    """All of them in one array."""
    return np.concatenate(parts) if parts else np.empty(0, BAR)
