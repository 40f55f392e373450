"""The symbol table for compiled code: a hash table of tickers, with open addressing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickstock.market.compiled import compiled, inlined
from tickstock.market.symbols import SymbolTable

# A ticker's 16 bytes as two numbers, padded with zeros; all zeros is an empty slot.
SLOT = np.dtype([("head", "u8"), ("tail", "u8"), ("row", "i8")])
FIRST_SLOTS = 16_384  # A power of two, as all its successors
MIX = np.uint64(0x9E37_79B9_7F4A_7C15)
ROTATION = np.uint64(32)


class Tickers:
    """Mirrors a symbol table in `slots`, with the tickers that others take; at least half of them stay empty."""

    def __init__(self, symbols: SymbolTable) -> None:
        self.symbols = symbols
        self.known = self.known_others = 0
        self.slots: NDArray[Any] = np.zeros(FIRST_SLOTS, SLOT)
        put(self.slots, np.uint64(0), np.uint64(0), -1)  # Changes nothing, but compiles it ahead of the first ticker

    @property
    def is_behind(self) -> bool:
        """Whether the table has tickers that are not known here."""
        return self.known < len(self.symbols) or self.known_others < len(self.symbols.others)

    def learn(self) -> None:
        """Take in the tickers that are new since the last time."""
        others = self.symbols.others
        while 2 * (len(self.symbols) + len(others)) > len(self.slots):
            self.slots = np.zeros(2 * len(self.slots), SLOT)
            self.known = self.known_others = 0
        self._put(islice(self.symbols.items(), self.known, None))
        self._put(islice(others.items(), self.known_others, None))
        self.known, self.known_others = len(self.symbols), len(others)

    def _put(self, tickers: Iterable[tuple[str, int]]) -> None:
        for ticker, row in tickers:
            name = ticker.encode()
            if len(name) <= 16:
                head, tail = np.frombuffer(name.ljust(16, b"\0"), np.uint64)
                put(self.slots, head, tail, row)


@compiled
def put(slots: Any, head: Any, tail: Any, row: int) -> None:
    k = place(slots, head, tail)
    slots[k].head = head
    slots[k].tail = tail
    slots[k].row = row


@inlined
def place(slots: Any, head: Any, tail: Any) -> Any:
    """The slot where a ticker is, or else the empty one where it belongs."""
    last = len(slots) - 1
    hashed = (head ^ tail * MIX) * MIX
    k = np.int64(hashed >> ROTATION) & last
    while slots[k].head != 0 and (slots[k].head != head or slots[k].tail != tail):
        k = (k + 1) & last
    return k
