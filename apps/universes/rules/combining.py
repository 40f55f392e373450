"""How universes are put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

PARTS = 10  # At most
Tickers = frozenset[str]

HOW: dict[str, Callable[[Tickers, Tickers], Tickers]] = {
    "union": lambda one, other: one | other,
    "intersection": lambda one, other: one & other,
    "difference": lambda one, other: one - other,
}
WORDS = {
    "union": "All of them together",
    "intersection": "What all of them share",
    "difference": "The first without the others",
}


def combine(how: str, parts: Sequence[Tickers]) -> Tickers:
    """The tickers of a combination, its parts in order.

    >>> sorted(combine("difference", [frozenset("ABC"), frozenset("B"), frozenset("C")]))
    ['A']
    """
    return reduce(HOW[how], parts) if parts else frozenset()
