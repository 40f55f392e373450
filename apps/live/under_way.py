"""The frames that one page has not acknowledged yet: few, and not large together."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from tickstock.stream.log import Position

FRAME = 112 * 1024  # Bytes of events in a frame at most
UNACKNOWLEDGED = 2  # Frames that may be on their way
ACK_WITHIN = 25.0  # Seconds


class Sent(NamedTuple):
    b: int
    position: Position  # Once it is acknowledged
    size: int
    at: float


class UnderWay:
    def __init__(self) -> None:
        self.acknowledged: Position | None = None
        self._sent: deque[Sent] = deque(maxlen=UNACKNOWLEDGED)

    def add(self, sent: Sent) -> None:
        self._sent.append(sent)

    def ack(self, b: int) -> int:
        """The page has taken in frame `b` and all before it; how many of them that was news of."""
        count = 0
        while self._sent and self._sent[0].b <= b:
            self.acknowledged = self._sent.popleft().position
            count += 1
        return count

    def is_stuck(self, now: float) -> bool:
        """Whether the oldest has waited too long for its acknowledgement."""
        return bool(self._sent) and now - self._sent[0].at >= ACK_WITHIN

    def has_room(self, *, alone: bool) -> bool:
        """Whether one more may leave; `alone`, only when no other is on its way."""
        if len(self._sent) >= UNACKNOWLEDGED or (alone and self._sent):
            return False
        return sum(sent.size for sent in self._sent) <= FRAME
