"""Drives an engine with hand-written input."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count
from typing import NamedTuple

import numpy as np

from tests.factories import OPEN, sessions
from tickstock.market.conditions import ALL, EXTENDED, flags
from tickstock.market.events import KINDS, AnyEvent
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import BAR, HALT, QUOTE, TICK, TRADE, Ticks, identity
from workers.ingest.engine.engine import Engine

EXCHANGE = 4
_ids = count(1_000_000)  # Beyond those that tests choose


def moment(second: float) -> int:
    """Epoch ms of a second after the open; it may be a fraction."""
    return OPEN + round(second * 1000)


class Tick(NamedTuple):
    """One trade; `second` counts from the open and may be a fraction."""

    price: float
    second: float = 0.0
    size: float = 100.0
    conditions: tuple[int, ...] = ()
    symbol: str = "AAPL"
    trade_id: int = 0  # 0: a new one

    @property
    def at(self) -> int:
        return moment(self.second)


class Quote(NamedTuple):
    bid: float
    ask: float
    second: float = 0.0
    symbol: str = "AAPL"

    @property
    def at(self) -> int:
        return moment(self.second)


class Bar(NamedTuple):
    """Lasts from `second` for `length` seconds; one of the same start and length replaces it."""

    close: float
    low: float
    high: float
    second: int = 0
    volume: float = 100.0
    length: int = 1
    symbol: str = "AAPL"

    @property
    def at(self) -> int:
        return moment(self.second + self.length) - 1


class Luld(NamedTuple):
    """17: trading is halted; 18: it goes on."""

    code: int
    second: float = 0.0
    symbol: str = "AAPL"

    @property
    def at(self) -> int:
        return moment(self.second)


Input = Tick | Quote | Bar | Luld


def engine(days: int = 2) -> Engine:
    return Engine(sessions(days), SymbolTable(), incarnation="test")


def batch(made: Engine, found: Iterable[Input]) -> Ticks:
    return np.array([line(made.symbols[one.symbol], one) for one in found], TICK)


def line(row: int, one: Input) -> tuple[float, ...]:
    """One input as the decoder writes it."""
    match one:
        case Tick():
            key = identity(EXCHANGE, one.trade_id or next(_ids), one.at)
            return (row, TRADE, flags(one.conditions), one.price, one.size, one.at, key, 0.0, 0.0)
        case Quote():
            return (row, QUOTE, 0, 0.0, 0.0, one.at, 0, one.bid, one.ask)
        case Bar():
            key, may = 2 * moment(one.second) + (one.length > 1), ALL | ALL << EXTENDED
            return (row, BAR, may, one.close, one.volume, one.at, key, one.low, one.high)
        case Luld():
            return (row, HALT, 0, 0.0, 0.0, one.at, one.code, 0.0, 0.0)


def events(*found: Input, on: Engine | None = None, only: Collection[str] = KINDS) -> list[AnyEvent]:
    """What the engine notices in this input, all of it one batch: events of the kinds `only`."""
    made = on or engine()
    return [event for event in made.update(batch(made, found)) if event.kind in only]


def kinds(prices: Iterable[float], only: Collection[str]) -> list[str]:
    """The kinds of event in a row of prices, a second apart."""
    return [event.kind for event in events(*(Tick(price, second) for second, price in enumerate(prices)), only=only)]
