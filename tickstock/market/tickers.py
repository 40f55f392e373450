"""A small number for each ticker, the same in the whole process, so that sets of symbols can be masks."""

from __future__ import annotations

from collections.abc import Iterable

_numbers: dict[str, int] = {}


def number(ticker: str) -> int:
    """The ticker's number; the next free one when it is met for the first time."""
    return _numbers.setdefault(ticker, len(_numbers))


def numbers(tickers: Iterable[str]) -> list[int]:
    """Their numbers, in order."""
    found = _numbers
    return [found.setdefault(ticker, len(found)) for ticker in tickers]


def count() -> int:
    """How many have a number: all numbers are below it."""
    return len(_numbers)
