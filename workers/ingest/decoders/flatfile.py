"""Rows of a flat file to batches of ticks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from tickstock.market.conditions import flags
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import Ticks, trades
from workers.flatfile import FlatTrade
from workers.ingest.decoders.identity import number_of

BATCH = 1_000


def batches(found: Iterable[FlatTrade], symbols: SymbolTable, size: int = BATCH) -> Iterator[Ticks]:
    """The trades as ticks, at most `size` at a time."""
    rest = iter(found)
    while chunk := list(islice(rest, size)):
        yield trades(
            row=[symbols[trade.ticker] for trade in chunk],
            may=[flags(trade.conditions) for trade in chunk],
            price=[trade.price for trade in chunk],
            shares=[trade.size for trade in chunk],
            at=[trade.at for trade in chunk],
            exchange=[trade.exchange for trade in chunk],
            trade_id=[number_of(trade.trade_id) for trade in chunk],
        )
