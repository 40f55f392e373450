"""A synthetic market for measuring: ticks that warm an engine up, then trades to measure with."""

from __future__ import annotations

from typing import Any

import numpy as np

from tickstock.market.conditions import flags
from tickstock.market.sessions import REGULAR, Spans
from tickstock.market.ticks import TICK, Ticks
from workers.ingest.engine.engine import Engine
from workers.simulator.items import WireTrade
from workers.simulator.market import CONDITIONS, STEP, WEIGHTS, Market, tickers

RATE = 20_000.0  # Trades a second, all symbols together
STEP_MS = round(STEP * 1000)
MAY = np.array([flags(conditions) for conditions in CONDITIONS], np.uint8)
AFTER_OPEN = 3_600_000  # Milliseconds from the open to the tape's beginning


class Columns(Market):
    """The simulator's market, its trades made as ticks at once: minutes of market in a second."""

    def _trades(self, who: np.ndarray, at: int) -> Any:
        kind = self.random.choice(len(CONDITIONS), len(who), p=WEIGHTS)
        batch = np.zeros(len(who), TICK)
        batch["row"] = who
        batch["may"] = MAY[kind]
        batch["price"] = (self.price[who] * np.exp(self.random.normal(0.0, 0.00005, len(who)))).round(2)
        batch["shares"] = np.ceil(self.random.exponential(1.5, len(who))) * 100
        batch["at"] = at - STEP_MS + np.sort(self.random.integers(0, STEP_MS, len(who)))
        batch["identity"] = self.random.integers(0, 2**63, len(who))
        return batch


class Tape:
    """A market of `symbols` and the time in it."""

    def __init__(self, symbols: int, spans: Spans, rate: float = RATE, seed: int = 1) -> None:
        self.market = Columns(tickers(symbols), rate, seed)
        self.rate = rate
        opens = spans["start"][spans["name"] == REGULAR]
        self.at = int(opens[-5]) + AFTER_OPEN

    def ticks(self, seconds: float) -> list[Ticks]:
        """The next seconds of the market, a batch a step."""
        return [self._step(self.market) for _ in range(round(seconds / STEP))]

    def warm(self, engine: Engine, seconds: float) -> None:
        """Let the engine follow the market for a while; it then knows every symbol."""
        for symbol in self.market.symbols:
            engine.symbols[symbol]
        for _ in range(round(seconds / STEP)):
            engine.update(self._step(self.market))

    def trades(self, count: int) -> list[WireTrade]:
        """The next trades, as they come over the wire."""
        found: list[WireTrade] = []
        wire = Market(self.market.symbols, 1.0, seed=2)
        vars(wire).update(vars(self.market))
        while len(found) < count:
            found += self._step(wire)
        vars(self.market).update(vars(wire))
        return found[:count]

    def _step(self, market: Market) -> Any:
        self.at += STEP_MS
        return market.step(self.at)
