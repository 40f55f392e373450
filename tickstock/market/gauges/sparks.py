"""The last hour of every symbol, a price a minute, as minute bars and the snapshots of the rows show it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tickstock.market.rows import Rows

MINUTES = 60
MINUTE = 60_000  # ms


class Sparks:
    """60 prices a symbol, 4 bytes each: it grows with the symbols and not with time.

    A minute of which neither was seen is not known. The running minute shows its newest price.
    """

    def __init__(self) -> None:
        self.minute: int | None = None  # The newest one, since the epoch
        self._prices = np.full((MINUTES, 0), np.nan, np.float32)

    def add(self, rows: Rows, now: int) -> None:
        """Look at a snapshot of time `now` (epoch ms of the market), whose rows are those before and maybe more."""
        minute = now // MINUTE
        if self.minute is not None and minute < self.minute:
            return  # Of a market that was set back: its hour is over already
        self._grow(len(rows) - self._prices.shape[1])
        self._turn(minute)
        self._prices[minute % MINUTES] = np.where(rows["last"] > 0.0, rows["last"], np.nan)

    def recall(self, minute: int, rows: NDArray[np.intp], prices: NDArray[np.float64]) -> None:
        """Take in the last prices of a minute that was before the first snapshot; a row below 0 is nobody's."""
        if self.minute is not None and minute <= self.minute:
            return
        known = (rows >= 0) & (prices > 0.0)
        self._grow(int(rows.max(initial=-1)) + 1 - self._prices.shape[1])
        self._turn(minute)
        self._prices[minute % MINUTES, rows[known]] = prices[known]

    def _grow(self, more: int) -> None:
        if more > 0:
            self._prices = np.pad(self._prices, ((0, 0), (0, more)), constant_values=np.nan)

    def _turn(self, minute: int) -> None:
        passed = MINUTES if self.minute is None else min(minute - self.minute, MINUTES)
        for step in range(passed):
            self._prices[(minute - step) % MINUTES] = np.nan
        self.minute = minute

    def of(self, row: int) -> list[float | None]:
        """Its prices from the first known minute of the last hour on, the newest last; None for a minute not known."""
        if self.minute is None:
            return []
        order = np.arange(self.minute + 1, self.minute + 1 + MINUTES) % MINUTES
        prices = [None if math.isnan(price) else round(price, 4) for price in self._prices[order, row].tolist()]
        first = next((place for place, price in enumerate(prices) if price is not None), MINUTES)
        return prices[first:]
