"""What one viewer wants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import msgspec

from tickstock.market.events import CONTROL, KINDS, AnyEvent, Event
from tickstock.market.tape import Item

Ledger = dict[str, list[int]]

# The same as `event.kind`, for each event of every viewer's pull.
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

    def pick(self, items: Iterable[Item]) -> tuple[list[Item], Ledger]:
        """The items wanted, and the ledger of all: {kind: [scanned, delivered, filtered]}."""
        picked = []
        ledger: Ledger = {}
        members, kinds = self.members, self.kinds
        for item in items:
            event = item[0]
            kind = KIND_OF[type(event)]
            line = ledger.get(kind)
            if line is None:
                line = ledger[kind] = [0, 0, 0]
            line[0] += 1
            # The same as `wants`: a call for every event of every pull is what a pull would cost most.
            if (kind in kinds and (members is None or event.symbol in members)) or kind == CONTROL:
                line[1] += 1
                picked.append(item)
            else:
                line[2] += 1
        return picked, ledger
