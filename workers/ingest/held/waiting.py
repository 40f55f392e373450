"""The events that have no number yet, in order of detection: first in memory, then on disk, then conflated."""

from __future__ import annotations

from collections import deque

from tickstock.market.events import AnyEvent
from workers.ingest.held.overflow import Overflow
from workers.ingest.held.spill import Spill

CHUNK = 1_000  # Events read from disk together


class Waiting:
    """It never refuses an event and never waits. Not safe for threads: the outbox has the lock.

    Order is kept through all three places, so a number is never given to a later event first: what a kind's
    priority decides is only what is left out where all places are full.
    """

    def __init__(self, limit: int, spill: Spill | None, overflow: Overflow) -> None:
        self.limit = limit  # Events in memory; with a disk few, for a crash loses them
        self.spill = spill
        self.overflow = overflow
        self._taken_in = 0
        self._memory: deque[AnyEvent] = deque()
        self._from_disk = 0  # Of these, the first ones
        self._is_unsettled = False  # The disk still holds what was read from it

    @property
    def detected(self) -> int:
        """How many events came in, or were made here to mark a conflation."""
        return self._taken_in + self.overflow.marks

    @property
    def in_memory(self) -> int:
        return len(self._memory) + len(self.overflow)

    @property
    def on_disk(self) -> int:
        return len(self.spill) if self.spill is not None else 0

    def put(self, events: list[AnyEvent], under_way: int) -> None:
        """Take events in; `under_way` others are in memory already, on their way to the broker."""
        self._taken_in += len(events)
        if not self.on_disk and not self.overflow:
            room = max(self.limit - under_way - len(self._memory), 0)
            self._memory.extend(events[:room])
            events = events[room:]
        if events and self.spill is not None and not self.overflow:
            events = self.spill.write(events)
        for event in events:
            self.overflow.add(event)

    def adopt(self) -> None:
        """Take over what a worker before left on disk."""
        if self.spill is not None:
            self._taken_in += self.spill.adopt()

    def take(self, count: int, under_way: int) -> list[AnyEvent]:
        """The next events, at most `count`; where none is under way, everything taken before is in the log."""
        if self._is_unsettled and not self._from_disk and not under_way and self.spill is not None:
            self.spill.settle()  # At once, or after a crash old events would come again
            self._is_unsettled = False
        if not self._memory and not under_way:
            self._refill()
        taken = [self._memory.popleft() for _ in range(min(count, len(self._memory)))]
        self._from_disk = max(self._from_disk - len(taken), 0)
        return taken

    def _refill(self) -> None:
        while not self._memory and self.spill is not None and len(self.spill):
            found, gone = self.spill.read(CHUNK)
            self._is_unsettled = True
            self._from_disk = len(found)
            self._memory.extend(found)
            self._taken_in -= gone
        if not self._memory and self.overflow:
            kept = self.overflow.take()
            # To disk where there is one: all of it in memory is more than a crash may lose.
            left = self.spill.write(kept) if self.spill is not None else kept
            if left == kept:
                self._memory.extend(kept)
                return
            for event in left:
                self.overflow.add(event)
            self._refill()

    def keep_for_the_next(self, under_way: list[AnyEvent]) -> int:
        """At the end, put `under_way` and what else would be lost on disk; gives how many have no place there."""
        first = [*under_way, *self._memory]
        if self.spill is None:
            return len(first) + len(self.overflow)
        try:
            if first:
                self.spill.write_first(first)
        except OSError:
            return len(first) + len(self.overflow)
        self._memory.clear()
        left = self.spill.write(self.overflow.take()) if self.overflow else []
        return len(left)
