"""A synthetic market for measuring: ticks that warm an engine up, then trades to measure with."""

from __future__ import annotations

from typing import Any

import numpy as np

from tickstock.market.sessions import REGULAR, Spans
from tickstock.market.ticks import TICK, Ticks
from workers.ingest.engine.engine import Engine
from workers.simulator.items import WireTrade
from workers.simulator.market import STEP, STEP_MS, Market, tickers
from workers.simulator.market.kinds import MAY

RATE = 20_000.0  # Trades a second, all symbols together
AFTER_OPEN = 3_600_000  # Milliseconds from the open to the tape's beginning


class Tape:
    """A market of `symbols` and the time in it."""

    def __init__(self, symbols: int, spans: Spans, rate: float = RATE, seed: int = 1) -> None:
        self.market = Market(tickers(symbols), rate, seed)  # As busy at every time of day
        self.rate = rate
        opens = spans["start"][spans["name"] == REGULAR]
        self.at = int(opens[-5]) + AFTER_OPEN

    def ticks(self, seconds: float) -> list[Ticks]:
        """The next seconds of the market, a batch a step."""
        return [self._step() for _ in range(round(seconds / STEP))]

    def warm(self, engine: Engine, seconds: float) -> None:
        """Let the engine follow the market for a while; it then knows every symbol."""
        for symbol in self.market.symbols:
            engine.symbols[symbol]
        for _ in range(round(seconds / STEP)):
            engine.update(self._step())

    def trades(self, count: int) -> list[WireTrade]:
        """The next trades, as they come over the wire."""
        found: list[Any] = []
        while len(found) < count:
            self.at += STEP_MS
            found += self.market.step(self.at)["T"]
        return found[:count]

    def _step(self) -> Ticks:
        """The next trades as ticks at once: minutes of market in a second."""
        self.at += STEP_MS
        found = self.market.happen(self.at)
        batch = np.zeros(len(found.who), TICK)
        batch["row"], batch["may"], batch["at"] = found.who, MAY[found.kind], found.at
        batch["price"], batch["shares"], batch["identity"] = found.cents / 100.0, found.shares, found.chance
        return batch
