"""What entries of the log say, and which of their numbers are not there."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from tickstock.market import wire
from tickstock.market.events import Control
from tickstock.market.tape import Item
from tickstock.stream.log import Entry


def decode(entries: list[Entry]) -> list[Item]:
    """Read entries of the log once for all viewers; the bytes are what they are sent.

    An event that cannot be read, such as one of a newer worker, keeps its place, and everybody is told.
    """
    found = []
    for seq, data in entries:
        try:
            found.append(Item(wire.decode_event(data), data))
        except msgspec.MsgspecError:
            unreadable = Control(eid=f"unreadable-{seq}", seq=seq, what="unreadable")
            found.append(Item(unreadable, wire.encode(unreadable)))
    return found


def holes(after: int, held: list[int], through: int) -> list[tuple[int, int]]:
    """The runs of numbers between `after` and `through` that are not held.

    >>> holes(3, [5, 6, 9], 10)
    [(4, 4), (7, 8), (10, 10)]
    """
    bounds = [after, *held, through + 1]
    return [(low + 1, high - 1) for low, high in pairwise(bounds) if high > low + 1]
