"""How every symbol stands: moments in, batches out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tickstock.market.alerting.batch import COUNTED, Batch, Numbers
from tickstock.market.alerting.moment import CHANGED, NUMBERS, STATES, Changed
from tickstock.market.alerting.names import Names
from tickstock.market.events import KINDS

PLACES = {kind: place for place, kind in enumerate(KINDS)}


class Board:
    """The newest row of each symbol, and how many events of each kind it has had on the trading day."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.rows: Changed = np.zeros(0, CHANGED)
        self.counts: NDArray[np.uint16] = np.zeros((0, len(KINDS)), np.uint16)
        self._touched: set[int] = set()  # By an event since the last moment

    def count(self, symbol: str, kind: str) -> None:
        """An event has come, of which the next moment knows."""
        if kind in PLACES:
            number = self.names.number(symbol)
            self._reach()
            self.counts[number, PLACES[kind]] += 1
            self._touched.add(number)

    def take(self, changed: Changed, at: int) -> Batch:
        """A moment's rows, with those of symbols that had an event."""
        numbers = self.names.numbers(changed["symbol"].tolist())
        self._reach()
        self.rows[numbers] = changed
        if self._touched:
            numbers = np.union1d(numbers, np.fromiter(self._touched, np.int32))
            self._touched.clear()
        else:
            numbers = np.sort(numbers)
        return self.look(numbers[self.rows["last"][numbers] > 0.0], at)

    def all(self, at: int) -> Batch:
        """Every symbol, as it stands."""
        return self.look(np.flatnonzero(self.rows["last"] > 0.0).astype(np.int32), at)

    def look(self, numbers: Numbers, at: int) -> Batch:
        rows, counts = self.rows[numbers], self.counts[numbers]
        fields = {name: rows[name] for name in (*NUMBERS, *STATES)}
        fields |= {name: counts[:, place].astype(np.float32) for place, name in enumerate(COUNTED)}
        return Batch(numbers, np.full(len(numbers), at, np.int64), fields)

    def new_day(self) -> None:
        """Events are counted anew."""
        self.counts[:] = 0
        self._touched.clear()

    def _reach(self) -> None:
        if (size := len(self.names)) > len(self.rows):
            room = max(size, 2 * len(self.rows), 1_024)
            rows, counts = np.zeros(room, CHANGED), np.zeros((room, len(KINDS)), np.uint16)
            rows[: len(self.rows)], counts[: len(self.counts)] = self.rows, self.counts
            self.rows, self.counts = rows, counts
