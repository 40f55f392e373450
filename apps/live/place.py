"""Where a viewer stands: what comes next, from the tape or the log, and what can no longer be had."""

from __future__ import annotations

from typing import Literal

from apps.live.messages import Gap
from tickstock.market.tape import NOTHING, Item, Stretch, Tape, stretch
from tickstock.stream.log import Position

AT_ONCE = 2_000  # Events one frame scans at most
REPAIR = 5.0  # Seconds a broker has to bring back what a page has already seen


class Place:
    """The number of the last event that was accounted for, and the way on from there."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.epoch = tape.epoch
        self.seq = tape.end
        self.lost_the_end = False  # It had to be put at the tape's end: what the page shows has to be shown anew
        self._recalled: Stretch | None = None  # From the log, where the tape begins too late
        self._ahead_since: float | None = None
        self._was_on_tape = False

    @property
    def position(self) -> Position:
        return Position(self.epoch, self.seq)

    def go_to(self, position: Position) -> None:
        self.epoch, self.seq = position

    @property
    def is_off_tape(self) -> bool:
        """Whether what comes next is no longer on the tape: the log may still have it, see `recall`."""
        return (
            self.epoch == self.tape.epoch
            and self.seq < self.tape.start
            and not (self._recalled and self._recalled.items)
        )

    def recall(self, items: list[Item]) -> None:
        """Take the oldest events that the log still has after the position."""
        self._recalled = stretch(items)

    def next(self) -> Stretch:
        """What follows, as far as it is at hand."""
        if self._recalled:
            passed = sum(item.event.seq <= self.seq for item in self._recalled.items)
            self._recalled = self._recalled.part(passed, len(self._recalled.items))
            if self._recalled.items:
                return self._recalled
            self._recalled = None
        if self.epoch != self.tape.epoch or self.seq < self.tape.start:
            return NOTHING
        self._was_on_tape = True
        return self.tape.since(self.seq, AT_ONCE)

    def gap(self, now: float) -> Gap | None:
        """Declare what can no longer be delivered, and step over it."""
        if self.epoch == 0:
            self.epoch, self.seq = self.tape.epoch, 0  # The page was open before there was a log
        elif self._is_ahead_for_good(now):
            self.lost_the_end = True
            return self._new_epoch(self.tape.end)
        elif self.epoch != self.tape.epoch:
            return self._new_epoch(0)  # Its first events may have left the tape: then the log is asked
        elif self.seq < self.tape.start and self._recalled is not None:
            there = self._recalled.items[0].event.seq if self._recalled.items else self.tape.start + 1
            self._recalled = self._recalled if self._recalled.items else None
            if there > self.seq + 1:
                return self._trimmed(there - 1)
        return None

    def _new_epoch(self, seq: int) -> Gap:
        """The log began anew, or without its end; what is left of the old one can be asked for."""
        fill = address(self.epoch, self.seq, None)
        gap = Gap(epoch=self.epoch, first=self.seq + 1, to=None, reason="epoch", fill=fill)
        self.epoch, self.seq, self._recalled = self.tape.epoch, seq, None
        return gap

    def _trimmed(self, to: int) -> Gap:
        """Neither tape nor log has what follows: it is older than both, or this viewer was too slow for them."""
        fill = address(self.epoch, self.seq, to)
        reason: Literal["trimmed", "slow"] = "slow" if self._was_on_tape else "trimmed"
        gap = Gap(epoch=self.epoch, first=self.seq + 1, to=to, reason=reason, fill=fill)
        self.seq = to
        return gap

    def _is_ahead_for_good(self, now: float) -> bool:
        """Ahead of a broker that lost its newest entries a page waits: the worker repairs them, or it is told."""
        if self.epoch != self.tape.epoch or self.seq <= self.tape.end:
            self._ahead_since = None
            return False
        self._ahead_since = now if self._ahead_since is None else self._ahead_since
        return now - self._ahead_since >= REPAIR


def address(epoch: int, after: int, until: int | None) -> str:
    """Where what comes after a position can be had."""
    end = "" if until is None else f"&until={until}"
    return f"/api/v1/events?after={epoch}:{after}{end}"
