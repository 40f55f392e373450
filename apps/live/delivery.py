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


class Viewer:
    """The position of one open page on the tape, and its frames under way."""

    def __init__(self, tape: Tape, interest: Interest) -> None:
        self.tape = tape
        self.interest = interest
        self.epoch = tape.epoch
        self.seq = tape.end
        self.frames = 0
        self.under_way: deque[int] = deque()

    def start(self) -> Frame:
        """Begin at the tape's end, with the newest events of each kind."""
        self.epoch, self.seq = self.tape.epoch, self.tape.end
        return self.refresh()

    def resume(self, epoch: int, seq: int) -> None:
        """Go on after an event the page already has."""
        self.epoch, self.seq = epoch, seq

    def ack(self, b: int) -> None:
        """The page has taken in frame `b` and all before it."""
        while self.under_way and self.under_way[0] <= b:
            self.under_way.popleft()

    def refresh(self) -> Frame:
        """The newest events of each kind up to the position, to replace what the page shows.

        It shows again what was accounted for, so its ledger is empty.
        """
        shown = self.tape.newest(self.interest.wants, per_kind=SHOWN, look_at=LOOKED_AT, until=self.seq)
        return self._frame(first=self.seq + 1, ledger={}, events=[item.data for item in shown], refresh=True)

    def pull(self) -> list[Gap | Frame]:
        """What there is to send now: gaps first, then one frame; nothing while two wait for their ack."""
        if len(self.under_way) >= UNACKNOWLEDGED:
            return []
        messages: list[Gap | Frame] = []
        if gap := self._gap():
            messages.append(gap)
        # Behind a broker that lost its newest entries there is nothing yet: the worker repairs them.
        if found := self.tape.since(self.seq, AT_ONCE):
            first, self.seq = self.seq + 1, found[-1].event.seq
            picked, ledger = self.interest.pick(found)
            messages.append(self._frame(first=first, ledger=ledger, events=[item.data for item in picked]))
        return messages

    def _gap(self) -> Gap | None:
        """Declare what can no longer be delivered, and step over it."""
        gap: Gap | None = None
        if self.epoch == 0:
            self.epoch, self.seq = self.tape.epoch, self.tape.start  # The page was open before there was a log
        elif self.epoch != self.tape.epoch:
            gap = Gap(epoch=self.epoch, first=self.seq + 1, to=None, reason="epoch")
            self.epoch, self.seq = self.tape.epoch, self.tape.start
        elif self.seq < self.tape.start:
            gap = Gap(epoch=self.epoch, first=self.seq + 1, to=self.tape.start, reason="trimmed")
            self.seq = self.tape.start
        return gap

    def universe(self) -> UniverseInForce:
        members = self.interest.members
        return UniverseInForce(self.interest.universe, None if members is None else len(members))

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
