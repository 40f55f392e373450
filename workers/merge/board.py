"""The rows of all parts as one table: each symbol keeps the place it had. No I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tickstock.market.rows import ROW, Rows
from tickstock.stream.log import Position
from tickstock.stream.rows import Snapshot
from workers.merge.told import decode
from workers.merge.writer import Done

REMEMBERED = 30  # Places of the one log, one a second, among which is the one that the rows are of


class Board:
    """A part that is silent leaves its rows as they were last."""

    def __init__(self) -> None:
        self.rows: Rows = np.zeros(0, ROW)
        self._numbers: dict[bytes, int] = {}
        self._places: dict[
            int, tuple[NDArray[np.bytes_], NDArray[np.intp]]
        ] = {}  # A part's symbols, and their rows here
        self._done: deque[Done] = deque(maxlen=REMEMBERED)

    def put(self, lane: int, rows: Rows) -> None:
        """Take in a part's rows."""
        places = self._places_of(lane, rows["symbol"])
        if (more := len(self._numbers) - len(self.rows)) > 0:
            self.rows = np.concatenate([self.rows, np.zeros(more, ROW)])
        self.rows[places] = rows

    def _places_of(self, lane: int, symbols: NDArray[np.bytes_]) -> NDArray[np.intp]:
        known, places = self._places.get(lane, (symbols[:0], np.empty(0, np.intp)))
        if len(known) > len(symbols) or not np.array_equal(known, symbols[: len(known)]):
            known, places = symbols[:0], places[:0]  # Its worker has begun afresh
        if len(symbols) > len(known):
            numbers = self._numbers
            new = [numbers.setdefault(symbol, len(numbers)) for symbol in symbols[len(known) :].tolist()]
            places = np.concatenate([places, np.array(new, np.intp)])
            self._places[lane] = symbols.copy(), places
        return places

    def remember(self, done: Done) -> None:
        """The one log has come so far; to be said before the rows are read."""
        self._done.append(done)

    def position(self, snapshots: Mapping[int, Snapshot]) -> Position | None:
        """The newest place of the one log up to which these snapshots know everything; None where that is not known."""
        for done in reversed(self._done):
            told = decode(done.mark).positions
            if all(lane in snapshots and _knows(snapshots[lane], at) for lane, at in told.items()):
                return done.position
        return None


def _knows(snapshot: Snapshot, at: Position) -> bool:
    return (snapshot.epoch, snapshot.seq) >= at
