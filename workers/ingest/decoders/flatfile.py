"""Tables of flat files to batches of ticks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from tickstock.market.conditions import ALL, EXTENDED, flags
from tickstock.market.symbols import REFUSED, SymbolTable
from tickstock.market.ticks import BAR, TICK, Ticks, trades
from workers.flatrows import TRADES, Table, conditions
from workers.ingest.decoders.identity import number_of

NANOSECONDS = 1_000_000  # In a millisecond
MINUTE = 60_000  # Milliseconds


class FlatFileDecoder:
    """Makes ticks of tables: of trades, or of one-minute aggregates as bars."""

    def __init__(self, symbols: SymbolTable) -> None:
        self.numbers = Numbers(symbols)

    def __call__(self, table: Table) -> Ticks:
        return self._trades(table) if table.dtype == TRADES else self._bars(table)

    def _trades(self, table: Table) -> Ticks:
        columns: Any = table  # Arrays, where `trades` asks for lists: it makes arrays of them
        return trades(
            row=self._rows(table),
            may=[may(text) for text in table["conditions"].tolist()],
            price=columns["price"],
            shares=columns["size"],
            at=columns["sip_timestamp"] // NANOSECONDS,
            exchange=columns["exchange"],
            trade_id=[number_of(text.decode(errors="replace")) for text in table["id"].tolist()],
        )

    def _bars(self, table: Table) -> Ticks:
        """Each at its last millisecond; identities are those of live bars (see MassiveDecoder)."""
        start = table["window_start"] // NANOSECONDS
        batch = np.zeros(len(table), TICK)
        batch["row"], batch["what"], batch["may"] = self._rows(table), BAR, ALL | ALL << EXTENDED
        batch["price"], batch["shares"] = table["close"], table["volume"]
        batch["low"], batch["high"] = table["low"], table["high"]
        batch["at"], batch["identity"] = start + MINUTE - 1, 2 * start + 1
        return batch

    def _rows(self, table: Table) -> list[int]:
        return [self.numbers[ticker] for ticker in table["ticker"].tolist()]


class Numbers(dict[bytes, int]):
    """Row numbers by a ticker's bytes; only what the symbol table took is remembered."""

    def __init__(self, symbols: SymbolTable) -> None:
        super().__init__()
        self.symbols = symbols

    def __missing__(self, ticker: bytes) -> int:
        number = self.symbols[ticker.decode(errors="replace")]
        if number != REFUSED:
            self[ticker] = number
        return number


@lru_cache(maxsize=4096)
def may(text: bytes) -> int:
    """What a trade may set, by its column of conditions."""
    return flags(conditions(text))
