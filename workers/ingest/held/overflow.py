"""The last place for events that wait: where memory and disk are full, it keeps the newest of each symbol and kind."""

from __future__ import annotations

from collections import Counter

from tickstock.market.events import BY_PRIORITY, PRIORITY, AnyEvent, Control

NEVER_YET = 1  # Up to this priority events are left out only where all the others were not enough
LOWEST = len(BY_PRIORITY) - 1


class Overflow:
    """At most about `limit` events. Control events and halts are all kept as long as there is room.

    The newest of a kind says what holds now, and of a session's extremes the newest is the most extreme. Where
    even that is too much, only the newest of a kind is kept, from the lowest priority upwards.
    """

    def __init__(self, limit: int, name: str) -> None:
        self.limit = limit
        self.name = name  # Of this life of the worker: makes the eids of marks
        self.conflated: Counter[str] = Counter()  # Events left out, by kind
        self.marks = 0
        self._begin()

    def _begin(self) -> None:
        self._kept: dict[tuple[str, ...], AnyEvent] = {}  # In order of detection
        self._coarse = LOWEST + 1  # Priorities from here on keep one of a kind
        self._left_out: list[AnyEvent] = []  # The first and the last
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, event: AnyEvent) -> None:
        """Keep an event instead of the one it replaces, if there is one."""
        key = self._key(event)
        if (before := self._kept.pop(key, None)) is not None:
            self._leave_out(before)
        self._kept[key] = event
        while len(self._kept) > self.limit and self._coarse > 0:
            self._coarse -= 1
            kept, self._kept = self._kept, {}
            for one in kept.values():
                if (before := self._kept.pop(self._key(one), None)) is not None:
                    self._leave_out(before)
                self._kept[self._key(one)] = one

    def take(self) -> list[AnyEvent]:
        """Everything that was kept, after a mark that says what was not."""
        kept = list(self._kept.values())
        if self._left_out:
            first, last = self._left_out[0], self._left_out[-1]
            self.marks += 1
            mark = Control(
                eid=f"{self.name}-{self.marks}",
                what="conflated",
                at=last.at,
                session=last.session,
                since=first.at,
                until=last.at,
                counts=dict(self._counts),
                events=len(kept),
            )
            kept = [mark, *kept]
        self._begin()
        return kept

    def _leave_out(self, event: AnyEvent) -> None:
        self._left_out[1:] = [event]
        self.conflated[event.kind] += 1
        self._counts[event.kind] += 1

    def _key(self, event: AnyEvent) -> tuple[str, ...]:
        priority = PRIORITY[event.kind]
        if priority >= self._coarse:
            return (event.kind,)
        if priority <= NEVER_YET:
            return (event.eid,)
        return event.kind, event.symbol, event.session
