"""What each symbol's look before said, carried from batch to batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.alerting.batch import Batch


class Carry:
    """One small number a symbol; 0 before its first look."""

    def __init__(self) -> None:
        self.newest: NDArray[np.int8] = np.zeros(0, np.int8)

    def before(self, batch: Batch, values: NDArray[np.int8]) -> NDArray[np.int8]:
        """What the look before each of these said; the last of each symbol is kept for the next batch."""
        if not len(batch):
            return values
        self._reach(int(batch.symbol[-1]) + 1)
        found = np.empty_like(values)
        found[1:] = values[:-1]
        found[batch.first] = self.newest[batch.symbol[batch.first]]
        self.newest[batch.symbol[batch.last]] = values[batch.last]
        return found

    def peek(self, batch: Batch) -> NDArray[np.int8]:
        """What the last look before this batch said of each symbol in it, a value a look."""
        if not len(batch):
            return np.zeros(0, np.int8)
        self._reach(int(batch.symbol[-1]) + 1)
        return np.asarray(self.newest[batch.symbol])

    def clear(self) -> None:
        self.newest[:] = 0

    def _reach(self, size: int) -> None:
        if size > len(self.newest):
            grown: NDArray[Any] = np.zeros(max(size, 2 * len(self.newest), 1_024), np.int8)
            grown[: len(self.newest)] = self.newest
            self.newest = grown


def hold(batch: Batch, on: NDArray[np.bool_], off: NDArray[np.bool_], carry: Carry) -> NDArray[np.int8]:
    """A switch for each symbol: 1 from a look that says on until one that says off; on is stronger."""
    said = np.where(on, np.int8(1), np.where(off, np.int8(0), np.int8(-1)))
    place = np.where(said >= 0, np.arange(len(said)), -1)
    newest = np.maximum.accumulate(place) if len(place) else place
    starts = np.repeat(batch.first, np.diff(np.append(batch.first, len(said)))) if len(said) else newest
    return np.where(newest >= starts, said[np.maximum(newest, 0)], carry.peek(batch)).astype(np.int8)
