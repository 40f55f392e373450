"""Ticker to row number, growing as the market shows new tickers."""

from __future__ import annotations

import re
from collections.abc import Collection

# Class shares (BRK.B), units and warrants (ABC.U, ABC.WS), preferred (ABCpD) and test tickers (ZVZZT).
TICKER = re.compile(r"[A-Z][A-Za-z0-9./-]{0,15}")
REFUSED = -1


class SymbolTable(dict[str, int]):
    """Maps a ticker to its row; a new ticker gets the next row, one that is refused gets REFUSED.

    `watched` limits the table to those tickers (None: the whole market); `limit` bounds the rows.

    >>> table = SymbolTable()
    >>> table["AAPL"], table["MSFT"], table["AAPL"], table["not a ticker"]
    (0, 1, 0, -1)
    """

    def __init__(self, watched: Collection[str] | None = None, limit: int = 65_536) -> None:
        super().__init__()
        self.watched = None if watched is None else frozenset(watched)
        self.limit = limit

    def watch(self, watched: Collection[str] | None) -> None:
        """Take these tickers only from now on (None: the whole market); rows that are there stay."""
        self.watched = None if watched is None else frozenset(watched)

    def __missing__(self, ticker: str) -> int:
        if len(self) >= self.limit or not TICKER.fullmatch(ticker):
            return REFUSED
        if self.watched is not None and ticker not in self.watched:
            return REFUSED
        self[ticker] = row = len(self)
        return row
