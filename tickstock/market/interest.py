"""What one viewer wants."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import get_args

import msgspec

from tickstock.market.events import CONTROL, KINDS, AnyEvent, Control, Event
from tickstock.market.tape import Item

Ledger = dict[str, list[int]]

# The same as `event.kind`, for each event of every viewer's pull.
EVENT = itemgetter(0)  # Of an item
KIND_OF: dict[type[Event], str] = {kind: str(kind.__struct_config__.tag) for kind in get_args(AnyEvent)}


class Interest(msgspec.Struct, frozen=True, weakref=True):
    """A universe by name and members (None: the whole market), and the kinds of event wanted from it.

    Two that are equal pick the same, so it stands for its viewers where what they get is kept.
    """

    universe: str = "Whole market"
    members: frozenset[str] | None = None
    kinds: frozenset[str] = frozenset(KINDS)

    def wants(self, event: Event) -> bool:
        """Whether the viewer gets it; what concerns everybody is always wanted."""
        kind = KIND_OF[type(event)]
        if kind == CONTROL:
            return True
        return kind in self.kinds and (self.members is None or event.symbol in self.members)

    def pick(self, items: list[Item]) -> tuple[list[Item], Ledger]:
        """The items wanted, and the ledger of all: {kind: [scanned, delivered, filtered]}."""
        scanned = _count(items)
        wanted = self._wanted(items, scanned)
        delivered = scanned if len(wanted) == len(items) else _count(wanted)
        counts = ((kind, count, delivered.get(kind, 0)) for kind, count in scanned.items())
        return wanted, {KIND_OF[kind]: [count, sent, count - sent] for kind, count, sent in counts}

    def _wanted(self, items: list[Item], scanned: dict[type[Event], int]) -> list[Item]:
        """The same as `wants`: a call for every event of every pull is what a pull would cost most."""
        members, kinds = self.members, self.kinds
        types = {kind for kind in scanned if kind is Control or KIND_OF[kind] in kinds}
        if len(types) < len(scanned):
            items = [item for item in items if type(item[0]) in types]
        if members is None:
            return items
        return [item for item in items if item[0].symbol in members or type(item[0]) is Control]


def _count(items: list[Item]) -> dict[type[Event], int]:
    return Counter(map(type, map(EVENT, items)))
