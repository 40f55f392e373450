"""A number for each symbol, the same for as long as the journal lasts."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray


class Names:
    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known: list[str] = list(known)
        self._numbers = {name: number for number, name in enumerate(self.known)}

    def __len__(self) -> int:
        return len(self.known)

    def numbers(self, symbols: Iterable[bytes]) -> NDArray[np.int32]:
        """Of each symbol its number; new ones get the next."""
        return np.array([self.number(symbol.decode()) for symbol in symbols], np.int32)

    def number(self, symbol: str) -> int:
        found = self._numbers.get(symbol)
        if found is None:
            found = self._numbers[symbol] = len(self.known)
            self.known.append(symbol)
        return found

    def mask(self, symbols: Collection[str]) -> NDArray[np.bool_]:
        """Which numbers these symbols have; what is not known yet is not among them."""
        found = np.zeros(len(self.known), np.bool_)
        found[[self._numbers[symbol] for symbol in symbols if symbol in self._numbers]] = True
        return found
