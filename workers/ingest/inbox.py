"""Between the thread that reads the socket and the pipeline: reading never waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition
from typing import NamedTuple

LIMIT = 256_000_000  # Bytes
OLD = 0.25  # Seconds
MANY = 4_000_000  # Bytes; about a second at the rated 20,000 trades a second


class Load(NamedTuple):
    """What was waiting. Where the pipeline `is_behind`, much has waited for long; after it, `dropped` frames had no room."""

    frames: list[bytes]
    is_behind: bool = False
    dropped: int = 0


class Inbox:
    """Frames in order of arrival, at most `limit` bytes of them; what does not fit is counted in `dropped`."""

    def __init__(self, limit: int = LIMIT, now: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.now = now
        self.dropped = 0
        self._frames: list[bytes] = []
        self._size = 0
        self._since = 0.0  # When the first of them came
        self._dropped = 0  # Since the last look
        self._ready = Condition()

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: bytes) -> None:
        with self._ready:
            # While something has no room nothing later has: what is missing is one gap.
            if self._dropped or self._size + len(frame) > self.limit:
                self.dropped += 1
                self._dropped += 1
                return
            if not self._frames:
                self._since = self.now()
            self._frames.append(frame)
            self._size += len(frame)
            self._ready.notify()

    def take(self, wait: float) -> Load:
        """Everything that is waiting; after `wait` seconds without a frame, nothing."""
        with self._ready:
            if not self._frames:
                self._ready.wait(wait)
            is_behind = self._size > MANY and self.now() - self._since > OLD
            load = Load(self._frames, is_behind, self._dropped)
            self._frames, self._size, self._dropped = [], 0, 0
            return load
