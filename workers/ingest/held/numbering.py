"""The events that have numbers: those under way to the broker, and the newest ones it has, for repairs."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import NamedTuple

import msgspec

from tickstock.market import wire
from tickstock.market.events import AnyEvent


class Numbered(NamedTuple):
    seq: int
    data: bytes


class Numbering:
    """A dense run of numbers of one epoch; `tail` confirmed events are kept.

    `unlogged` of the last events were never confirmed, in no epoch: they count as logged once they are.
    """

    def __init__(self, tail: int) -> None:
        self.tail = tail
        self.confirmed = 0  # Newest seq the broker has
        self.unlogged = 0
        self._events: deque[Numbered] = deque()

    @property
    def newest(self) -> int:
        """The newest number that was given."""
        return self._events[-1].seq if self._events else self.confirmed

    @property
    def oldest(self) -> int:
        """The first number that is held."""
        return self._events[0].seq if self._events else self.confirmed + 1

    @property
    def unconfirmed(self) -> int:
        """How many events the broker has to get, or to get again."""
        return self.newest - self.confirmed

    def add(self, event: AnyEvent) -> int:
        """Give an event the next number."""
        self.unlogged += 1
        return self._number(event)

    def next_batch(self, count: int) -> list[Numbered]:
        """What the broker gets next."""
        first = len(self._events) - self.unconfirmed
        return [self._events[place] for place in range(first, min(first + count, len(self._events)))]

    def confirm(self, seq: int) -> int:
        """The broker has everything up to `seq`; gives how many of them it got for the first time."""
        self.confirmed = seq
        logged = max(self.unlogged - self.unconfirmed, 0)
        self.unlogged -= logged
        while len(self._events) - self.unconfirmed > self.tail:
            self._events.popleft()
        return logged

    def can_repair(self, top: int) -> bool:
        """Whether everything a log that ends at `top` has lost is still held."""
        return self.oldest <= top + 1 <= self.newest + 1

    def repair(self, top: int) -> int:
        """The log ends at `top`: send everything after it again, under the same numbers; gives what `confirm` gives."""
        if top >= self.confirmed:
            return self.confirm(top)
        self.confirmed = top
        return 0

    def restart(self, top: int, known: Collection[str] = ()) -> tuple[list[tuple[int, AnyEvent]], int]:
        """Go on after `top` in another log, with everything that is held and not among the `known` eids.

        Gives the events with their new numbers, and how many of those never logged were known.
        """
        held, self._events = self._events, deque()
        never_logged = len(held) - self.unlogged
        self.confirmed = top
        found, were_known = [], 0
        for place, numbered in enumerate(held):
            event = wire.decode_event(numbered.data)
            if event.eid in known:
                were_known += place >= never_logged
            else:
                found.append((self._number(event), event))
        self.unlogged -= were_known
        return found, were_known

    def outstanding(self) -> list[AnyEvent]:
        """The events that were never confirmed."""
        first = len(self._events) - self.unlogged
        return [wire.decode_event(self._events[place].data) for place in range(first, len(self._events))]

    def _number(self, event: AnyEvent) -> int:
        seq = self.newest + 1
        # Encoded with its number, once: nobody does it again on the way to the browser.
        self._events.append(Numbered(seq, wire.encode(msgspec.structs.replace(event, seq=seq))))
        return seq
