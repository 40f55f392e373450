"""Flat files of what a test needs."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from tests.factories import OPEN
from workers.flatfile import AGGREGATES_HEADER, HEADER

DAY = 86_400_000
MIDNIGHT = OPEN - 34_200_000  # Half past nine before, in New York
_ids = count(1)


def trade(price: float, second: float = 0.0, symbol: str = "AAPL", size: int = 100) -> str:
    """A trade so many seconds after the open."""
    at = (OPEN + round(1000 * second)) * 1_000_000
    return f"{symbol},,0,4,{next(_ids)},{at},{price},1,{at},{size},3,0,0"


def bar(close: float, start: int = OPEN, symbol: str = "AAPL", high: float = 0.0, low: float = 0.0) -> str:
    """An aggregate that starts at `start`, epoch ms."""
    return f"{symbol},1000,{close},{close},{high or close},{low or close},{start * 1_000_000},10"


def trades(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADER, *rows, ""]))
    return path


def aggregates(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([AGGREGATES_HEADER, *rows, ""]))
    return path
