"""Drives an engine with hand-written ticks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count
from typing import NamedTuple

from tests.factories import OPEN, sessions
from tickstock.market.conditions import flags
from tickstock.market.events import KINDS, AnyEvent
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import Ticks, trades
from workers.ingest.engine.engine import Engine

_ids = count(1)


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
        return OPEN + round(self.second * 1000)


def engine() -> Engine:
    return Engine(sessions(), SymbolTable(), incarnation="test")


def batch(made: Engine, found: Iterable[Tick]) -> Ticks:
    some = list(found)
    return trades(
        row=[made.symbols[tick.symbol] for tick in some],
        may=[flags(tick.conditions) for tick in some],
        price=[tick.price for tick in some],
        shares=[tick.size for tick in some],
        at=[tick.at for tick in some],
        exchange=[4] * len(some),
        trade_id=[tick.trade_id or next(_ids) for tick in some],
    )


def events(*found: Tick, on: Engine | None = None, only: Collection[str] = KINDS) -> list[AnyEvent]:
    """What the engine notices in these ticks, all of them one batch: events of the kinds `only`."""
    made = on or engine()
    return [event for event in made.update(batch(made, found)) if event.kind in only]


def kinds(prices: Iterable[float], only: Collection[str]) -> list[str]:
    """The kinds of event in a row of prices, a second apart."""
    return [event.kind for event in events(*(Tick(price, second) for second, price in enumerate(prices)), only=only)]
