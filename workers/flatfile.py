"""The vendor's flat files, CSV or gzip CSV: trades, and minute or day aggregates, told apart by their header."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import numpy as np

from workers.flatrows import AGGREGATES, TRADES, Table, conditions, tables

HEADER = (
    "ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,"
    "tape,trf_id,trf_timestamp"
)
AGGREGATES_HEADER = "ticker,volume,open,close,high,low,window_start,transactions"

CONTENTS = {HEADER: TRADES, AGGREGATES_HEADER: AGGREGATES}
NOT_TRADES = [b"10", b"11", b"12"]  # Corrections: records about other trades

UNREADABLE = (OSError, EOFError, zlib.error, ValueError)  # What reading a flat file can raise
GZIP = b"\x1f\x8b"
TOGETHER = 1 << 18  # Characters read at once: some 2,500 trades
LONGEST_HEADER = 1_000


class FlatTrade(NamedTuple):
    """One row; `at` is its SIP time in epoch ms."""

    ticker: str
    conditions: tuple[int, ...]
    exchange: int
    trade_id: str
    price: float
    size: float
    at: int
    sequence: int
    tape: int


class FlatFile:
    """A file that is read once: by `tables`, or trade by trade.

    `dtype` is TRADES or AGGREGATES. Rows that are none are counted by reason in `skipped`. Raises ValueError when
    the file has another header, one of UNREADABLE when it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skipped = Counter(malformed_row=0, correction_row=0)
        self._raw = path.open("rb")
        self.size = os.fstat(self._raw.fileno()).st_size  # Bytes as stored; 0 of a pipe
        try:
            self._lines = self._open()
            header = self._lines.readline(LONGEST_HEADER).strip()
            if header not in CONTENTS:
                raise ValueError(f"{path} is no flat file of trades or aggregates: its header is {header[:80]!r}")
        except BaseException:
            self._raw.close()
            raise
        self.dtype = CONTENTS[header]

    @property
    def position(self) -> int:
        """Bytes read so far; of a file, not a pipe."""
        return self.size if self._raw.closed else self._raw.tell()

    def close(self) -> None:
        self._lines.close()
        self._raw.close()

    def tables(self) -> Iterator[Table]:
        """The rows that make sense, in order, some thousand at a time."""
        try:
            while lines := self._lines.readlines(TOGETHER):
                for found in tables(lines, self.dtype, self.skipped):
                    yield self._without_corrections(found)
        finally:
            self.close()

    def __iter__(self) -> Iterator[FlatTrade]:
        if self.dtype is not TRADES:
            self.close()
            raise ValueError(f"{self.path} is no flat file of trades but of aggregates")
        for found in self.tables():
            yield from map(flat_trade, found.tolist())

    def _open(self) -> IO[str]:
        is_packed = self._raw.peek(len(GZIP)).startswith(GZIP)
        content = gzip.GzipFile(fileobj=self._raw) if is_packed else self._raw
        return io.TextIOWrapper(cast(IO[bytes], content), encoding="utf-8", errors="replace")

    def _without_corrections(self, found: Table) -> Table:
        if self.dtype is not TRADES:
            return found
        is_trade = ~np.isin(found["correction"], NOT_TRADES)
        self.skipped["correction_row"] += len(found) - int(is_trade.sum())
        return found[is_trade]


def flat_trade(row: tuple[Any, ...]) -> FlatTrade:
    """A row of dtype TRADES."""
    ticker, ids, _, exchange, trade_id, _, price, sequence, sip_timestamp, size, tape, _, _ = row
    return FlatTrade(
        ticker=ticker.decode(errors="replace"),
        conditions=conditions(ids),
        exchange=exchange,
        trade_id=trade_id.decode(errors="replace"),
        price=price,
        size=size,
        at=sip_timestamp // 1_000_000,
        sequence=sequence,
        tape=tape,
    )
