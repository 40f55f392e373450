"""A market in which every trade has to be told: each goes past its symbol's extreme by more than the threshold."""

from __future__ import annotations

import json
import random
import time
from itertools import count
from typing import Any

from tests.factories import OPEN, trade
from tests.faults.record import Fact

STEP = 0.002  # Twice the threshold of a new extreme
LONGEST = 3  # Milliseconds between two trades
POST = OPEN + 23_400_000  # 16:00, the end of the regular session


class Market:
    """Half of the symbols only rise, half only fall. It writes down every fact, whether anybody hears of it or not."""

    def __init__(self, rng: random.Random, symbols: int = 200) -> None:
        self.rng = rng
        self.clock = OPEN
        self.prices = {f"T{number}": round(rng.uniform(20.0, 400.0), 4) for number in range(symbols)}
        self.symbols = tuple(self.prices)
        self.facts: list[Fact] = []
        self._ids = count(1)

    def trade(self, symbol: str | None = None) -> dict[str, Any]:
        """A trade that is a fact."""
        symbol = symbol or self.rng.choice(self.symbols)
        rises = int(symbol[1:]) % 2 == 0
        price = round(self.prices[symbol] * (1 + STEP if rises else 1 - STEP), 6)
        self.prices[symbol] = price
        self.clock += self.rng.randint(1, LONGEST)
        self.facts.append(Fact("high" if rises else "low", symbol, price, self.clock, time.monotonic()))
        return self._print(symbol)

    def grow(self, symbols: int) -> bytes:
        """So many new symbols, which begin with this frame."""
        first = len(self.prices)
        self.prices |= {f"T{number}": 50.0 for number in range(first, first + symbols)}
        self.symbols = tuple(self.prices)
        return self.seeds()

    def storm(self) -> list[bytes]:
        """A new extreme of every symbol, in frames of 200."""
        trades = [self.trade(symbol) for symbol in self.symbols]
        return [json.dumps(trades[first : first + 200]).encode() for first in range(0, len(trades), 200)]

    def frame(self, trades: int, symbol: str | None = None) -> bytes:
        """So many facts; ahead of the first ones of a session, where every symbol begins."""
        if self.clock < POST <= self.clock + LONGEST * trades:
            self.clock = POST
            return self.seeds()
        return json.dumps([self.trade(symbol) for _ in range(trades)]).encode()

    def seeds(self) -> bytes:
        """Every symbol's last price again: no fact for a worker that knows it, a beginning for one that does not."""
        self.clock += 1
        return json.dumps([self._print(symbol) for symbol in self.symbols]).encode()

    def sign_of_life(self) -> bytes:
        """A trade of a symbol that never moves: nothing is to be told of it."""
        self.clock += 1
        return json.dumps([trade(sym="STILL", p=10.0, t=self.clock, i=str(next(self._ids)))]).encode()

    def _print(self, symbol: str) -> dict[str, Any]:
        return trade(sym=symbol, p=self.prices[symbol], t=self.clock, i=str(next(self._ids)))
