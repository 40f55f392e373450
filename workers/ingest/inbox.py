"""Between the thread that reads the socket and the pipeline: reading never waits."""

from __future__ import annotations

from threading import Condition


class Inbox:
    """Frames in order of arrival, at most `limit`; what does not fit is counted in `dropped`."""

    def __init__(self, limit: int = 20_000) -> None:
        self.limit = limit
        self.dropped = 0
        self._frames: list[bytes] = []
        self._ready = Condition()

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: bytes) -> None:
        with self._ready:
            if len(self._frames) < self.limit:
                self._frames.append(frame)
                self._ready.notify()
            else:
                self.dropped += 1

    def take(self, wait: float) -> list[bytes]:
        """Everything that is waiting; after `wait` seconds without a frame, nothing."""
        with self._ready:
            if not self._frames:
                self._ready.wait(wait)
            frames, self._frames = self._frames, []
            return frames
