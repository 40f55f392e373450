"""Takes frames to the compiled scanner."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tickstock.market.conditions import Conditions
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import TICK, Ticks
from workers.ingest.decoders import scan
from workers.ingest.decoders.tickers import Tickers

run: Callable[..., tuple[int, int]] = scan.scan
END = b"\0"
ROOM = 2_000  # Ticks; batches share it one after the other, for making an array costs as much as five trades


class Scanner:
    """Makes ticks of plain trade frames."""

    def __init__(self, symbols: SymbolTable, conditions: Conditions) -> None:
        self.symbols = symbols
        self.conditions = conditions
        self.tickers = Tickers(symbols)
        self.room: Ticks = np.empty(ROOM, TICK)
        self.used = 0

    def __call__(self, frames: list[bytes]) -> Ticks | None:
        """One batch of all trades of all `frames`, in order; None where one of them is not plain."""
        if self.tickers.is_behind:
            self.tickers.learn()
        data = END.join((*frames, b""))
        most = len(data) // scan.LEAST + 1
        if self.used + most > len(self.room):
            self.room, self.used = np.empty(max(most, ROOM), TICK), 0
        first = self.used
        end, read = run(data, (self.tickers.slots, self.conditions.table), self.room, first)
        if read != len(frames):  # Where there are more than were given, one holds a zero byte
            return None
        self.used = end
        return self.room[first:end]
