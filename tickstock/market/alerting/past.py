"""What figures were in the last hour: of each symbol, as it stood at each mark of ten seconds."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tickstock.market.alerting.batch import COUNTED, Batch
from tickstock.market.language.words import MOST

STEP = 10_000  # ms
MARKS = MOST * 1_000 // STEP + 8  # A look back, and the minute that a batch may last
Column = NDArray[np.float64]


class Past:
    """Mark k is how things stood before k + 1 steps of the clock. Batches come in the order of their time."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = tuple(names)
        self._rings: dict[str, Column] = {name: np.full((MARKS, 0), np.nan, np.float64) for name in self.names}
        self._now: dict[str, Column] = {name: np.full(0, np.nan, np.float64) for name in self.names}
        self._newest = -1  # Mark
        self._oldest = 0

    def clear(self) -> None:
        """Forget everything, as at the beginning of a day."""
        self.__init__(self.names)  # type: ignore[misc]

    def begin(self, batch: Batch) -> None:
        """Time has come to a batch: marks before it stand."""
        if len(batch):
            self._reach(int(batch.symbol[-1]) + 1)
            self._mark(int(batch.at.min()) // STEP - 1)

    def take(self, batch: Batch) -> None:
        """Take in what a batch says, once it has been looked at."""
        if not self.names or not len(batch):
            return
        marks = batch.at // STEP
        for mark in np.unique(marks).tolist():
            self._mark(mark - 1)
            some = slice(None) if marks[0] == mark == marks[-1] and marks.min() == marks.max() else marks == mark
            for name in self.names:
                # Of a symbol that stands here several times the last is the newest, and stays.
                self._now[name][batch.symbol[some]] = _column(batch, name)[some]

    def value(self, name: str, seconds: int, batch: Batch) -> Column:
        """What it was so long before each look; nan where that is not known."""
        marks = (batch.at - 1_000 * seconds) // STEP - 1
        known = (marks >= self._oldest) & (marks <= self._newest)
        found = self._rings[name][marks % MARKS, batch.symbol]
        return np.where(known, found, np.nan)

    def _mark(self, mark: int) -> None:
        """Let all marks up to this one stand as things are now."""
        if mark <= self._newest:
            return
        if self._newest < 0:
            self._oldest = self._newest = mark - 1
        first = max(self._newest + 1, mark - MARKS + 1)
        for name, ring in self._rings.items():
            for one in range(first, mark + 1):
                ring[one % MARKS] = self._now[name]
        self._newest = mark
        self._oldest = max(self._oldest, mark - MARKS + 1)

    def _reach(self, size: int) -> None:
        for name, now in self._now.items():
            if size > len(now):
                room = max(size, 2 * len(now), 1_024)
                self._now[name] = _wider(now[None, :], room)[0]
                self._rings[name] = _wider(self._rings[name], room)


def _column(batch: Batch, name: str) -> Column:
    return np.asarray(batch[name] if name in COUNTED else batch.figure(name), np.float64)


def _wider(table: Column, room: int) -> Column:
    grown = np.full((len(table), room), np.nan, np.float64)
    grown[:, : table.shape[1]] = table
    return grown
