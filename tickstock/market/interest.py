"""What one viewer wants."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tickstock.market.events import CONTROL, KINDS, Event
from tickstock.market.tape import Item

Ledger = dict[str, list[int]]


class Interest(msgspec.Struct, frozen=True):
    """A universe by name and members (None: the whole market), and the kinds of event wanted from it."""

    universe: str = "Whole market"
    members: frozenset[str] | None = None
    kinds: frozenset[str] = frozenset(KINDS)

    def wants(self, event: Event) -> bool:
        """Whether the viewer gets it; what concerns everybody is always wanted."""
        if event.kind == CONTROL:
            return True
        return event.kind in self.kinds and (self.members is None or event.symbol in self.members)

    def pick(self, items: Iterable[Item]) -> tuple[list[Item], Ledger]:
        """The items wanted, and the ledger of all: {kind: [scanned, delivered, filtered]}."""
        picked = []
        ledger: Ledger = {}
        for item in items:
            line = ledger.setdefault(item.event.kind, [0, 0, 0])
            line[0] += 1
            if self.wants(item.event):
                line[1] += 1
                picked.append(item)
            else:
                line[2] += 1
        return picked, ledger
