"""What is usual at each minute of the day: a line of shares for each symbol."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MINUTES = 960  # From 4:00 to 20:00 in New York


class Profile:
    """`shares` is float32, a line of MINUTES for each of `symbols`; nan or 0 where nothing is known. Nobody changes it."""

    def __init__(self, symbols: Sequence[str], shares: NDArray[np.float32]) -> None:
        """ValueError where that makes no sense."""
        if shares.shape != (len(symbols), MINUTES) or shares.dtype != np.float32:
            raise ValueError(f"{len(symbols)} symbols need {MINUTES} float32 each, not {shares.dtype} {shares.shape}")
        if (shares < 0).any() or np.isinf(shares).any():
            raise ValueError("usual shares are negative or infinite")
        self.symbols = symbols
        self.shares = np.ascontiguousarray(shares).view()
        self.shares.flags.writeable = False
        self.places = {symbol: place for place, symbol in enumerate(symbols)}


def nothing() -> Profile:
    """Of no symbol anything is known."""
    return Profile([], np.empty((0, MINUTES), np.float32))
