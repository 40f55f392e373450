"""The newest events of the log, held in memory by each web process."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tickstock.market.events import Event


class Item(NamedTuple):
    """An event, and its JSON as the worker encoded it."""

    event: Event
    data: bytes


class Tape:
    """A bounded run of events with dense numbers.

    `since(position)` gives what came later. Where `position` has fallen off the tape (it is
    less than `start`), what lies between is missing: the caller declares the gap.
    """

    def __init__(self, capacity: int = 100_000) -> None:
        self.capacity = capacity
        self.restart(epoch=0, after=0)

    def restart(self, *, epoch: int, after: int) -> None:
        """Forget everything and go on after `after` in `epoch`."""
        self.epoch = epoch
        self.start = after  # Everything later than this number is held
        self.items: list[Item] = []

    @property
    def end(self) -> int:
        """The newest number, or `start` when nothing is held."""
        return self.start + len(self.items)

    def append(self, items: list[Item]) -> None:
        """Add events that follow `end`; a jump in their numbers drops what came before the jump."""
        for item in items:
            if item.event.seq <= self.end:
                continue  # Read twice, after a reconnect
            if item.event.seq != self.end + 1:
                self.restart(epoch=self.epoch, after=item.event.seq - 1)
            self.items.append(item)
        if (surplus := len(self.items) - self.capacity) > 0:
            # In steps of a tenth, for cutting the head of a list costs its length.
            surplus += self.capacity // 10
            del self.items[:surplus]
            self.start += surplus

    def since(self, position: int, limit: int) -> list[Item]:
        """At most `limit` events after `position`, or after `start` where that is later."""
        first = max(position - self.start, 0)
        return self.items[first : first + limit]

    def newest(self, wants: Callable[[Event], bool], *, per_kind: int, look_at: int, until: int) -> list[Item]:
        """The newest `per_kind` wanted events of each kind up to `until`, oldest first.

        It looks at the last `look_at` events at most.
        """
        counts: dict[str, int] = {}
        kept = []
        end = max(until - self.start, 0)
        for item in reversed(self.items[max(end - look_at, 0) : end]):
            if wants(item.event):
                counts[item.event.kind] = count = counts.get(item.event.kind, 0) + 1
                if count <= per_kind:
                    kept.append(item)
        return kept[::-1]
