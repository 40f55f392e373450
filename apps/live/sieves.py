"""What makes interests fast, kept for all viewers who share one."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from tickstock.market.interest import Interest
from tickstock.market.pacing import Pacer
from tickstock.market.sieve import Mask, Sieve
from tickstock.market.tape import Stretch, Tape

HELD = 2_000  # Interests
LIFE = 3_600.0  # Seconds
WARM = 5_000  # Events a pacer looks at before the first it is asked about


class Sieves:
    """One for each distinct interest: the longest unused goes first, and none is older than an hour."""

    def __init__(self, tape: Tape, clock: Callable[[], float] = time.monotonic) -> None:
        self._tape = tape
        self._clock = clock
        self._held: OrderedDict[Interest, tuple[float, Sieve]] = OrderedDict()
        self._paced: OrderedDict[Interest, Paced] = OrderedDict()
        self.made = 0

    def mask(self, interest: Interest, epoch: int, events: Stretch) -> Mask:
        """Whether each of these events is wanted."""
        sieve = self._sieve(interest)
        if not interest.filter.is_paced or not events.items:
            return sieve.mask(events.columns)
        return self._pace(interest, sieve, epoch, events)

    def _sieve(self, interest: Interest) -> Sieve:
        made_at, sieve = self._held.get(interest, (0.0, None))
        if sieve is None or self._clock() - made_at >= LIFE:
            sieve = Sieve(interest)
            self._held[interest] = self._clock(), sieve
            self.made += 1
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(interest)
        return sieve

    def _pace(self, interest: Interest, sieve: Sieve, epoch: int, events: Stretch) -> Mask:
        first = events.items[0].event.seq
        if epoch != self._tape.epoch or first <= self._tape.start:
            return Paced(epoch, first, interest, sieve).mask(first, events)  # From the log: paced by itself
        paced = self._paced.get(interest)
        if paced is None or paced.epoch != epoch or first < paced.start or paced.end < self._tape.start:
            paced = Paced(epoch, first, interest, sieve)
            paced.warm(self._tape.before(first - 1, WARM))
            self._paced[interest] = paced
            if len(self._paced) > HELD:
                self._paced.popitem(last=False)
        self._paced.move_to_end(interest)
        if first > paced.end + 1:
            paced.mask(paced.end + 1, self._tape.since(paced.end, first - 1 - paced.end))
        return paced.mask(first, events)


class Paced:
    """What a paced interest lets through, event after event, so that all its viewers get the same."""

    def __init__(self, epoch: int, start: int, interest: Interest, sieve: Sieve) -> None:
        self.epoch = epoch
        self.start = start
        self._sieve = sieve
        self._pacer = Pacer(interest.filter)
        self._decided = bytearray()

    @property
    def end(self) -> int:
        """The last number that was decided on."""
        return self.start + len(self._decided) - 1

    def warm(self, events: Stretch) -> None:
        """Remember what would have passed before."""
        self._pacer.pace(events.columns, self._sieve.mask(events.columns))

    def mask(self, first: int, events: Stretch) -> Mask:
        """What passes of events that begin with number `first`; those not seen before are decided on now."""
        known = self.end + 1 - first
        fresh = events.part(max(known, 0), len(events.items))
        if fresh.items:
            self._decided += self._pacer.pace(fresh.columns, self._sieve.mask(fresh.columns)).tobytes()
        place = first - self.start
        return np.frombuffer(bytes(self._decided[place : place + len(events.items)]), np.bool_)
