"""One viewer's pull: what is new on the tape, kept by interest, with the ledger of what was looked at."""

from __future__ import annotations

from collections import deque

import msgspec

from apps.live.protocol import Frame, Gap, UniverseInForce
from tickstock.market.interest import Interest
from tickstock.market.tape import Tape

AT_ONCE = 1_000  # Events one frame scans at most
UNACKNOWLEDGED = 2  # Frames that may be on their way
SHOWN = 50  # Events of a kind in a refresh
LOOKED_AT = 20_000  # How far back a refresh looks
REPAIR = 5.0  # Seconds a broker has to bring back what a page has already seen


class Viewer:
    """The position of one open page on the tape, and its frames under way."""

    def __init__(self, tape: Tape, interest: Interest) -> None:
        self.tape = tape
        self.interest = interest
        self.epoch = tape.epoch
        self.seq = tape.end
        self.frames = 0
        self.under_way: deque[int] = deque()
        self.wants_refresh = False
        self._ahead_since: float | None = None

    def start(self) -> None:
        """Begin at the tape's end, with the newest events of each kind."""
        self.epoch, self.seq = self.tape.epoch, self.tape.end
        self.wants_refresh = True

    def resume(self, epoch: int, seq: int) -> None:
        """Go on after an event the page already has."""
        self.epoch, self.seq = epoch, seq

    def refresh(self) -> None:
        """Show the newest events of each kind again, with the next pull."""
        self.wants_refresh = True

    def ack(self, b: int) -> None:
        """The page has taken in frame `b` and all before it."""
        while self.under_way and self.under_way[0] <= b:
            self.under_way.popleft()

    @property
    def is_behind(self) -> bool:
        """Whether there is more than one frame could hold."""
        return self.epoch == self.tape.epoch and self.tape.end - self.seq > AT_ONCE

    def pull(self, now: float) -> list[Gap | Frame]:
        """What there is to send now: a gap first, then frames; nothing while two wait for their ack.

        `now` is any clock that only goes forward, in seconds.
        """
        messages: list[Gap | Frame] = []
        while len(self.under_way) < UNACKNOWLEDGED:
            if gap := self._gap(now):
                messages.append(gap)
            if self.wants_refresh:
                messages.append(self._newest())
            elif found := self.tape.since(self.seq, AT_ONCE):
                first, self.seq = self.seq + 1, found[-1].event.seq
                picked, ledger = self.interest.pick(found)
                messages.append(self._frame(first=first, ledger=ledger, events=[item.data for item in picked]))
            else:
                break
        return messages

    def _newest(self) -> Frame:
        """The newest events of each kind up to the position, to replace what the page shows.

        It shows again what was accounted for, so its ledger is empty.
        """
        self.wants_refresh = False
        shown = self.tape.newest(self.interest.wants, per_kind=SHOWN, look_at=LOOKED_AT, until=self.seq)
        return self._frame(first=self.seq + 1, ledger={}, events=[item.data for item in shown], refresh=True)

    def _gap(self, now: float) -> Gap | None:
        """Declare what can no longer be delivered, and step over it."""
        gap: Gap | None = None
        is_ahead = self._is_ahead_for_good(now)
        if self.epoch == 0:
            self.epoch, self.seq = self.tape.epoch, self.tape.start  # The page was open before there was a log
        elif self.epoch != self.tape.epoch or is_ahead:
            gap = Gap(epoch=self.epoch, first=self.seq + 1, to=None, reason="epoch")
            self.epoch, self.seq = self.tape.epoch, self.tape.end if is_ahead else self.tape.start
            self.wants_refresh = self.wants_refresh or is_ahead
        elif self.seq < self.tape.start:
            gap = Gap(epoch=self.epoch, first=self.seq + 1, to=self.tape.start, reason="trimmed")
            self.seq = self.tape.start
        return gap

    def _is_ahead_for_good(self, now: float) -> bool:
        """Ahead of a broker that lost its newest entries a page waits: the worker repairs them, or it is told."""
        if self.epoch != self.tape.epoch or self.seq <= self.tape.end:
            self._ahead_since = None
            return False
        self._ahead_since = now if self._ahead_since is None else self._ahead_since
        return now - self._ahead_since >= REPAIR

    def universe(self) -> UniverseInForce:
        return universe_of(self.interest)

    def _frame(self, *, first: int, ledger: dict[str, list[int]], events: list[bytes], refresh: bool = False) -> Frame:
        self.frames += 1
        self.under_way.append(self.frames)
        return Frame(
            b=self.frames,
            refresh=refresh,
            epoch=self.epoch,
            first=first,
            through=self.seq,
            ledger=ledger,
            universe=self.universe(),
            events=tuple(map(msgspec.Raw, events)),
        )


def universe_of(interest: Interest) -> UniverseInForce:
    members = interest.members
    return UniverseInForce(interest.universe, None if members is None else len(members))
