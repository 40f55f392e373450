"""Reads a line word by word: durations, times, shares, topics."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import TypeVar

from workers.simulator.subscriptions import split

T = TypeVar("T")

UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
CODES = {*range(1000, 1004), 1006, *range(1007, 1015), *range(3000, 5000)}


class Words:
    """The words of a line, taken one by one; what cannot be read is a ValueError that says what was expected."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.left = line.split()

    def take(self, expected: str, convert: Callable[[str], T]) -> T:
        word = self.left.pop(0) if self.left else ""
        try:
            return convert(word)
        except (ValueError, KeyError):
            raise self.wrong(expected, word) from None

    def maybe(self, convert: Callable[[str], T]) -> T | None:
        """The next word if it can be read so; otherwise it stays."""
        try:
            found = convert(self.left[0]) if self.left else None
        except (ValueError, KeyError):
            return None
        del self.left[:1]
        return found

    def wrong(self, expected: str, got: str) -> ValueError:
        found = f", got {got!r}" if got else " at its end"
        return ValueError(f"{self.line!r}: expected {expected}{found}")


def number(low: float, high: float) -> Callable[[str], float]:
    """A reader of numbers between `low` and `high`."""

    def convert(text: str) -> float:
        if not low <= float(text) <= high:
            raise ValueError
        return float(text)

    return convert


def duration(text: str) -> float:
    """Seconds of `500ms`, `10s`, `5m`, `1h`."""
    figure = text.rstrip("msh")
    return number(0.0, 1e7)(figure) * UNITS[text[len(figure) :]]


def time_of_day(text: str) -> int:
    """Seconds of `09:31` or `09:31:30`."""
    hour, minute, second = map(int, (text + ":0" * (2 - text.count(":"))).split(":"))
    found = time(hour, minute, second)
    return found.hour * 3600 + found.minute * 60 + found.second


def percent(text: str) -> float:
    """A fraction, from `5%` or `-5%`."""
    if not text.endswith("%"):
        raise ValueError
    return number(-100.0, 1000.0)(text[:-1]) / 100


def share(text: str) -> float:
    """A fraction between nothing and all, from `5%`."""
    return number(0.0, 1.0)(str(percent(text)))


def times(text: str) -> float:
    """A factor, from `x10`."""
    if not text.startswith("x"):
        raise ValueError
    return number(0.01, 10_000.0)(text[1:])


def which(text: str) -> tuple[int, int]:
    """First and last, from `2` or `1-3`."""
    first, _, last = text.partition("-")
    found = int(first), int(last or first)
    if not 1 <= found[0] <= found[1]:
        raise ValueError
    return found


def ticker(text: str) -> str:
    if not text.isupper():
        raise ValueError
    return text


def topics(text: str) -> tuple[str, ...]:
    """From `T.MSFT,Q.*`, or `*` for all."""
    found = tuple(text.split(","))
    if not all(topic == "*" or split(topic) for topic in found):
        raise ValueError
    return found


def close_code(text: str) -> int:
    if int(text) not in CODES:
        raise ValueError
    return int(text)


def megabytes(text: str) -> int:
    """From `20MB`."""
    if not text.endswith("MB"):
        raise ValueError
    return int(number(1, 25)(text[:-2]))
