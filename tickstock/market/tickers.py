"""A small number for each ticker, the same in the whole process, so that sets of symbols can be masks."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

_lock = Lock()


class _Numbers(dict[str, int]):
    def __missing__(self, ticker: str) -> int:
        with _lock:  # Two threads that meet two new tickers would give both the same number
            return self.setdefault(ticker, len(self))


_numbers = _Numbers()


def number(ticker: str) -> int:
    """The ticker's number; the next free one when it is met for the first time."""
    return _numbers[ticker]


def numbers(tickers: Iterable[str]) -> list[int]:
    """Their numbers, in order."""
    found = _numbers
    return [found[ticker] for ticker in tickers]


def count() -> int:
    """How many have a number: all numbers are below it."""
    return len(_numbers)
