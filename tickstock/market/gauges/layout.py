"""Which symbol stands in which row of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tickstock.market import tickers
from tickstock.market.rows import Rows


class Layout:
    """Of one snapshot, and of all later ones with the same symbols in the same rows."""

    def __init__(self, rows: Rows) -> None:
        self.symbols = rows["symbol"].copy()

    def fits(self, rows: Rows) -> bool:
        return np.array_equal(self.symbols, rows["symbol"])

    def begins(self, rows: Rows) -> bool:
        """Whether the rows are these, or these and more: what is known of a row number still holds."""
        return len(rows) >= len(self.symbols) and np.array_equal(self.symbols, rows["symbol"][: len(self.symbols)])

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {symbol.decode(): row for row, symbol in enumerate(self.symbols.tolist())}

    @cached_property
    def row_of_number(self) -> NDArray[np.intp]:
        """The row of each ticker by its number in this process (see `tickers`); -1 where it has none."""
        numbers = tickers.numbers(self.row_of)
        found = np.full(tickers.count(), -1, np.intp)
        found[numbers] = np.arange(len(numbers))
        return found

    def rows_of_numbers(self, numbers: NDArray[np.integer]) -> NDArray[np.intp]:
        """Rows of tickers by number; a number given later than this layout was read has none."""
        table = self.row_of_number
        known = numbers < len(table)
        return np.where(known, table[np.where(known, numbers, 0)], -1) if len(table) else np.full(len(numbers), -1)

    def rows_of(self, symbols: Iterable[str]) -> NDArray[np.intp]:
        """Row numbers of these tickers; -1 for one that the market has not shown."""
        return np.array([self.row_of.get(symbol, -1) for symbol in symbols], np.intp)
