"""The parts a market is cut into where one worker is not enough: each symbol belongs to one of them, always the same."""

from __future__ import annotations

import zlib
from typing import NamedTuple

MOST = 64


class Shard(NamedTuple):
    """Part `number`, counted from 0, of so many.

    >>> [Shard(number, 2).takes("AAPL") for number in (0, 1)]
    [True, False]
    """

    number: int = 0
    of: int = 1

    @property
    def is_part(self) -> bool:
        return self.of > 1

    @property
    def lane(self) -> int:
        """The number in the names of what its worker writes: 0 is what everybody reads, the parts come after it."""
        return self.number + 1 if self.is_part else 0

    def takes(self, ticker: str) -> bool:
        return zlib.crc32(ticker.encode()) % self.of == self.number


WHOLE = Shard()


def shard(text: str) -> Shard:
    """`n/m` with n from 0 to m - 1; ValueError where it is none.

    >>> shard("2/8")
    Shard(number=2, of=8)
    """
    number, _, of = text.partition("/")
    found = Shard(int(number), int(of))
    if not 0 <= found.number < found.of <= MOST:
        raise ValueError
    return found
