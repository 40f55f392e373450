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
    """What was waiting. Where the pipeline `is_behind`, much has waited for long; `is_cut` where something is missing after it."""

    frames: list[bytes]
    is_behind: bool = False
    is_cut: bool = False


class Inbox:
    """Frames in order of arrival, at most `limit` bytes of them; what does not fit is counted in `dropped`."""

    def __init__(self, limit: int = LIMIT, now: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.now = now
        self.dropped = 0
        self.came_at = 0.0  # When the oldest frame of the last load came, by `now`
        self._frames: list[bytes] = []
        self._size = 0
        self._since = 0.0  # When the first of them came
        self._is_full = False
        self._cut: int | None = None  # After so many of the frames something is missing
        self._ready = Condition()

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: bytes) -> None:
        with self._ready:
            # While something has no room nothing later has: what is missing is one gap.
            if self._is_full or self._size + len(frame) > self.limit:
                self.dropped += 1
                self._is_full = True
                return
            if not self._frames:
                self._since = self.now()
            self._frames.append(frame)
            self._size += len(frame)
            self._ready.notify()

    def cut(self) -> None:
        """After what is waiting, something is missing: the feed was away."""
        with self._ready:
            self._cut = len(self._frames)
            self._ready.notify()

    def take(self, wait: float) -> Load:
        """Everything that is waiting, up to where something is missing; after `wait` seconds without a frame, nothing."""
        with self._ready:
            if not self._frames and self._cut is None:
                self._ready.wait(wait)
            self.came_at = self._since
            is_behind = self._size > MANY and self.now() - self._since > OLD
            if self._cut is not None:
                frames, self._frames = self._frames[: self._cut], self._frames[self._cut :]
                self._size -= sum(map(len, frames))
                self._cut = None
                return Load(frames, is_behind, is_cut=True)
            load = Load(self._frames, is_behind, self._is_full)
            self._frames, self._size, self._is_full = [], 0, False
            return load
