"""From lines to cells, and which columns hold tickers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from apps.universes.lists.text import LONGEST

HEADS = {"symbol", "symbols", "ticker", "tickers"}
SEPARATORS = "\t;|,"
BEFORE = re.compile(r"^(?:\$|[A-Za-z]{2,10}:)(?=[A-Za-z])")  # $AAPL and NASDAQ:AAPL


class Cell(NamedTuple):
    line: int
    column: int
    text: str


def cells_of(lines: Sequence[str]) -> list[Cell]:
    """The cells of all lines that have any; a line that is too long is left to whoever says so."""
    sample = Counter("".join(line for line in lines[:1_000] if len(line) <= LONGEST))
    separator = max(SEPARATORS, key=lambda one: sample[one])
    found: list[Cell] = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and len(line) <= LONGEST:
            found += (Cell(number, place, text) for place, text in enumerate(_split(line, separator)) if text)
    return found


def ticker_of(text: str) -> str:
    """The ticker a cell may hold: in capitals, without quotes, a dollar sign or the exchange before it."""
    return BEFORE.sub("", text.strip().strip("\"'“”‘’").strip()).upper()  # noqa: RUF001


def ticker_columns(cells: Sequence[Cell], known: Collection[str]) -> tuple[set[int], int]:
    """The columns that hold tickers, and the line they begin after: by a head that says so, or by what is known."""
    if not cells:
        return set(), 0
    first = cells[0].line
    heads = {cell.column for cell in cells if cell.line == first and cell.text.strip().lower() in HEADS}
    if heads:
        return heads, first
    all_of = Counter(cell.column for cell in cells)
    known_of = Counter(cell.column for cell in cells if ticker_of(cell.text) in known)
    share = {column: known_of[column] / count for column, count in all_of.items()}
    best = max(share.values())
    return {column for column, part in share.items() if part >= best / 2}, 0


def _split(line: str, separator: str) -> list[str]:
    if separator not in line:
        return [line.strip()] if '"' in line else line.split()
    try:
        (cells,) = csv.reader([line], delimiter=separator, skipinitialspace=True, strict=True)
    except (csv.Error, ValueError):
        cells = line.split(separator)  # Quotes that do not match are letters like others
    return [cell.strip() for cell in cells]
