"""Takes frames to the compiled scanner."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import TICK, Ticks
from workers.ingest.decoders import scan
from workers.ingest.decoders.tickers import Tickers

run: Callable[..., tuple[int, int]] = scan.scan
END = b"\0"


class Scanner:
    """Makes ticks of plain trade frames."""

    def __init__(self, symbols: SymbolTable) -> None:
        self.tickers = Tickers(symbols)

    def __call__(self, frames: list[bytes]) -> Ticks | None:
        """One batch of all trades of all `frames`, in order; None where one of them is not plain."""
        if self.tickers.known < len(self.tickers.symbols):
            self.tickers.learn()
        data = END.join((*frames, b""))
        ticks = np.empty(len(data) // scan.LEAST + 1, TICK)
        taken, read = run(data, self.tickers.slots, ticks)
        # More frames than there are: one holds a zero byte.
        return ticks[:taken] if read == len(frames) else None
