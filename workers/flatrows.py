"""Lines of flat files to tables: many at once, and one that makes no sense costs only itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Text is as wide as is needed to be told from what is too long; columns that nobody reads are one letter wide.
TRADES = np.dtype(
    [
        ("ticker", "S17"),
        ("conditions", "S64"),
        ("correction", "S3"),
        ("exchange", "i4"),
        ("id", "S40"),
        ("participant_timestamp", "S1"),
        ("price", "f8"),
        ("sequence_number", "i8"),
        ("sip_timestamp", "i8"),  # Nanoseconds
        ("size", "f8"),
        ("tape", "i4"),
        ("trf_id", "S1"),
        ("trf_timestamp", "S1"),
    ]
)
AGGREGATES = np.dtype(
    [
        ("ticker", "S17"),
        ("volume", "f8"),
        ("open", "f8"),
        ("close", "f8"),
        ("high", "f8"),
        ("low", "f8"),
        ("window_start", "i8"),  # Nanoseconds
        ("transactions", "S1"),
    ]
)
Table = NDArray[Any]


def tables(lines: list[str], dtype: np.dtype[Any], skipped: Counter[str]) -> Iterator[Table]:
    """The lines as tables; one that makes no sense is found by halving, counted and left out."""
    try:
        yield table(lines, dtype)
    except ValueError:
        if len(lines) == 1:
            skipped["malformed_row"] += 1
            return
        middle = len(lines) // 2
        yield from tables(lines[:middle], dtype, skipped)
        yield from tables(lines[middle:], dtype, skipped)


def table(lines: list[str], dtype: np.dtype[Any]) -> Table:
    """A row of dtype for each line; ValueError when any line makes no sense."""
    if lines[0].isspace():
        raise ValueError("an empty line")
    found = np.loadtxt(lines, dtype, comments=None, delimiter=",", quotechar='"', ndmin=1)
    if len(found) != len(lines):
        raise ValueError("a line is empty, or ends inside quotes")
    if dtype is TRADES:
        for text in set(found["conditions"].tolist()):
            conditions(text)
    return found


def conditions(text: bytes) -> tuple[int, ...]:
    """The ids in a trade's column of conditions; ValueError when they are none, or too many for the column."""
    if len(text) == TRADES["conditions"].itemsize:
        raise ValueError("more conditions than a trade can have")
    return tuple(map(int, text.split(b","))) if text else ()
