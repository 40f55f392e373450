"""Writes the one log: with the last event of each append goes what it takes to go on after it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from redis import Redis

from tickstock.stream.append import Appended, Claim, LogWriter
from tickstock.stream.log import Position

REMEMBERED = 60_000  # Events; more than the outbox may send again


class Head(msgspec.Struct):
    eid: str


class Done(NamedTuple):
    """The one log has everything up to here, and `mark` says what that is."""

    position: Position
    mark: bytes


decode_head = msgspec.json.Decoder(Head).decode


class MarkingWriter(LogWriter):
    """`note` is called by the follower, `append` by the outbox: under whatever number, an event keeps its mark."""

    def __init__(self, redis: Redis, cap: int) -> None:
        super().__init__(redis, shard=0, cap=cap)
        self.done: Done | None = None
        self._marks: dict[str, bytes] = {}

    def note(self, eid: str, mark: bytes) -> None:
        """What has been told once this event is in the log."""
        self._marks[eid] = mark
        while len(self._marks) > REMEMBERED:
            del self._marks[next(iter(self._marks))]

    def append(self, claim: Claim, first: int, events: list[bytes], floor: int = 0, mark: bytes = b"") -> Appended:
        mark = self._marks.get(decode_head(events[-1]).eid, mark) if events else mark
        answer = super().append(claim, first, events, floor, mark)
        if answer.answer == "OK" and mark:
            self.done = Done(Position(claim.epoch, first + len(events) - 1), mark)
        return answer
