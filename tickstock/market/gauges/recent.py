"""The events of the last minutes as columns, for counting them by kind and member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Columns(NamedTuple):
    """Events: index into KINDS, row of the symbol, epoch ms."""

    kind: NDArray[np.intp]
    row: NDArray[np.intp]
    at: NDArray[np.int64]


class RecentEvents:
    """Keeps the newest `capacity` events; all that happened later than `since` (epoch ms) are held.

    >>> recent = RecentEvents(since=0, capacity=2)
    >>> recent.add([0, 1, 0], [7, 8, 9], [1_000, 2_000, 3_000])
    >>> recent.events.row.tolist(), recent.since
    ([9, 8], 1000)
    """

    def __init__(self, since: int, capacity: int = 131_072) -> None:
        self.since = since
        self.added = 0
        self._ring = Columns(np.zeros(capacity, np.intp), np.zeros(capacity, np.intp), np.zeros(capacity, np.int64))

    @property
    def events(self) -> Columns:
        """What is held, in no order; views."""
        return Columns(*(column[: self.added] for column in self._ring))

    def add(self, kinds: Sequence[int], rows: Sequence[int], at: Sequence[int]) -> None:
        """Take events in, oldest first: of each its kind, its symbol's row and its time."""
        capacity = len(self._ring.at)
        for start in range(0, len(at), capacity):
            part = slice(start, start + capacity)
            places = self.added + np.arange(len(at[part]))
            lost = self._ring.at[places[places >= capacity] % capacity]
            self.since = int(lost.max(initial=self.since))
            for column, values in zip(self._ring, (kinds, rows, at), strict=True):
                column[places % capacity] = values[part]
            self.added += len(places)
