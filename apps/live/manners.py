"""How much a client may say, and how often it may be wrong."""

from __future__ import annotations

from apps.live.protocol import FORGIVEN

A_SECOND = 10.0  # Frames, beside acknowledgements of frames that were sent
AT_ONCE = 50.0


class Manners:
    """Of one socket; `now` is any clock that only goes forward, in seconds."""

    def __init__(self, now: float) -> None:
        self.left = FORGIVEN
        self._allowance = AT_ONCE
        self._at = now

    def may_speak(self, now: float) -> bool:
        """Count a frame; False where there were too many."""
        self._allowance = min(AT_ONCE, self._allowance + (now - self._at) * A_SECOND) - 1.0
        self._at = now
        return self._allowance >= 0.0

    def mistake(self) -> int:
        """Count one; how many more are forgiven."""
        self.left -= 1
        return self.left
