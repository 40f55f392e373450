"""Ticker to row number, growing as the market shows new tickers."""

from __future__ import annotations

import re
from collections.abc import Collection

from tickstock.market.shards import WHOLE, Shard

# Class shares (BRK.B), units and warrants (ABC.U, ABC.WS), preferred (ABCpD) and test tickers (ZVZZT).
TICKER = re.compile(r"[A-Z][A-Za-z0-9./-]{0,15}")
REFUSED = -1
ELSEWHERE = -2  # Another worker has it


class SymbolTable(dict[str, int]):
    """Maps a ticker to its row; a new ticker gets the next row, one that is refused gets REFUSED.

    `watched` limits the table to those tickers (None: the whole market); `limit` bounds the rows. Of a market that is
    cut into parts it takes `shard`'s; tickers of other parts are `others`, and get ELSEWHERE.

    >>> table = SymbolTable()
    >>> table["AAPL"], table["MSFT"], table["AAPL"], table["not a ticker"]
    (0, 1, 0, -1)
    """

    def __init__(self, watched: Collection[str] | None = None, limit: int = 65_536, shard: Shard = WHOLE) -> None:
        super().__init__()
        self.shard = shard
        self.others: dict[str, int] = {}
        self.watched = None if watched is None else frozenset(watched)
        self.limit = limit

    def watch(self, watched: Collection[str] | None) -> None:
        """Take these tickers only from now on (None: the whole market); rows that are there stay."""
        self.watched = None if watched is None else frozenset(watched)

    def __missing__(self, ticker: str) -> int:
        if len(self) >= self.limit or not TICKER.fullmatch(ticker):
            return REFUSED
        if not self.shard.takes(ticker):
            if len(self.others) < self.limit:
                self.others[ticker] = ELSEWHERE
            return ELSEWHERE
        if self.watched is not None and ticker not in self.watched:
            return REFUSED
        self[ticker] = row = len(self)
        return row
