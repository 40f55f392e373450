"""The market's time in a replay."""

from __future__ import annotations

SPEEDS = (1.0, 5.0, 20.0, 60.0, 300.0)


class Course:
    """Goes `speed` times as fast as the clock it is asked with (seconds, forwards only); at speed 0 it stands still.

    >>> course = Course(at=1_000, speed=60.0, now=0.0)
    >>> course.at(1.0)
    61000
    >>> course.go(0.0, now=1.0)
    >>> course.at(99.0)
    61000
    """

    def __init__(self, at: int, speed: float, now: float) -> None:
        self._from, self._since = at, now
        self.speed = speed

    def at(self, now: float) -> int:
        """Epoch ms."""
        return self._from + round((now - self._since) * 1000 * self.speed)

    def go(self, speed: float, now: float) -> None:
        """At this speed from now on."""
        self._from, self._since, self.speed = self.at(now), now, speed

    def put(self, at: int, now: float) -> None:
        """Go on from another moment."""
        self._from, self._since = at, now
