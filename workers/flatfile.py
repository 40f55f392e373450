"""The vendor's flat files of trades: gzip CSV, one trade a row, timestamps in nanoseconds."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO, cast

HEADER = (
    "ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,"
    "tape,trf_id,trf_timestamp"
)
COLUMNS = HEADER.count(",") + 1
NOT_TRADES = {"10", "11", "12"}  # Corrections: records about other trades


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
    """Iterates over the trades of a file; rows that are none are counted by reason in `skipped`.

    Raises ValueError when the file has another header, OSError when it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skipped = {"malformed_row": 0, "correction_row": 0}

    def __iter__(self) -> Iterator[FlatTrade]:
        opener = gzip.open if self.path.suffix == ".gz" else open
        with cast(TextIO, opener(self.path, "rt", newline="", errors="replace")) as file:
            rows = csv.reader(file)
            if (header := ",".join(next(rows, []))) != HEADER:
                raise ValueError(f"{self.path} is no flat file of trades: its header is {header!r}")
            for row in rows:
                if len(row) == COLUMNS and row[2] in NOT_TRADES:
                    self.skipped["correction_row"] += 1
                elif trade := parse(row):
                    yield trade
                else:
                    self.skipped["malformed_row"] += 1


def parse(row: list[str]) -> FlatTrade | None:
    """One row's trade, or None where it does not make sense."""
    try:
        ticker, conditions, _, exchange, trade_id, _, price, sequence, sip_timestamp, size, tape, _, _ = row
        return FlatTrade(
            ticker=ticker,
            conditions=tuple(map(int, conditions.split(","))) if conditions else (),
            exchange=int(exchange),
            trade_id=trade_id,
            price=float(price),
            size=float(size),
            at=int(sip_timestamp) // 1_000_000,
            sequence=int(sequence),
            tape=int(tape),
        )
    except ValueError:
        return None
