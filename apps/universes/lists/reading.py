"""What a pasted or uploaded list says: its tickers, and what is wrong with it line by line."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from apps.universes.lists.columns import cells_of, ticker_columns, ticker_of
from apps.universes.lists.lookalikes import foreign, suggestion
from apps.universes.lists.text import LONGEST, lines_of, text_of

TOLD = 100  # Problems that are told one by one
SHOWN = 24  # Characters of a cell that are shown again


class Problem(NamedTuple):
    line: int
    words: str
    suggestion: str = ""


class Reading(NamedTuple):
    """`problems` are the first ones, of `problem_count`; `duplicates` are tickers named more than once."""

    tickers: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    duplicates: tuple[str, ...] = ()
    lines: int = 0


def read(data: bytes | str, known: Collection[str]) -> Reading:
    """Read a list against the tickers that are `known`. Raises Unreadable where it is none."""
    lines = lines_of(data if isinstance(data, str) else text_of(data))
    cells = cells_of(lines)
    columns, head = ticker_columns(cells, known)
    found: dict[str, int] = {}
    again: dict[str, None] = {}
    problems = [
        Problem(number, f"{len(line):,} characters are too long for a line: at most {LONGEST:,}.")
        for number, line in enumerate(lines, start=1)
        if len(line) > LONGEST
    ]
    count = len(problems)
    for cell in cells:
        if cell.column not in columns or cell.line == head:
            continue
        ticker = ticker_of(cell.text)
        if ticker in found:
            again[ticker] = None
        elif ticker in known:
            found[ticker] = cell.line
        else:
            count += 1
            if len(problems) < TOLD:
                problems.append(_problem(cell.line, cell.text, ticker, known))
    filled = sum(bool(line.strip()) for line in lines)
    return Reading(tuple(found), tuple(sorted(problems[:TOLD])), count, tuple(again), filled)


def _problem(line: int, text: str, ticker: str, known: Collection[str]) -> Problem:
    shown = (
        f"“{''.join(letter if letter.isprintable() else '·' for letter in text[:SHOWN])}{'…' * (len(text) > SHOWN)}”"
    )
    near = suggestion(ticker, known)
    if text[:1] in "=+-@":
        return Problem(line, f"{shown} begins like a formula, which no ticker does.", near)
    if strange := foreign(ticker):
        return Problem(line, f"{shown} has letters that are not of A to Z: {strange[:SHOWN]}.", near)
    return Problem(line, f"{shown} is no symbol we know.", near)
