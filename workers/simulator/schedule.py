"""Which lines of a scenario are due: by the clock on the wall, by the market's, or by what clients do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time

from tickstock.market.sessions import NEW_YORK, milliseconds
from workers.simulator.actions import At, AtTime, Every, Line, Moment, On


class Schedule:
    def __init__(self, lines: Iterable[Line]) -> None:
        lines = list(lines)
        self._on = [(line.when, line) for line in lines if isinstance(line.when, On)]
        self._daily = [(line.when.seconds, line) for line in lines if isinstance(line.when, AtTime)]
        self._next = {k: line.when.seconds for k, line in enumerate(lines) if isinstance(line.when, At | Every)}
        self._lines = lines
        self._before: int | None = None  # The market's time when it was last asked
        self._happened: Counter[tuple[Moment, bool]] = Counter()

    def due(self, seconds: float, at: int) -> list[Line]:
        """Those that have come since it was last asked: seconds since the beginning, and the market's time."""
        return self._timed(seconds) + self._by_the_market(at)

    def happened(self, moment: Moment, after: bool) -> list[Line]:
        """Those to begin now that a client does something."""
        self._happened[moment, after] += 1
        times = self._happened[moment, after]
        return [
            line
            for when, line in self._on
            if (when.moment, when.after) == (moment, after) and when.first <= times <= (when.last or times)
        ]

    def jumped(self, at: int) -> None:
        """The market's clock was set: what lay between does not come."""
        self._before = at - 1

    def _timed(self, seconds: float) -> list[Line]:
        found = [k for k, comes in self._next.items() if comes <= seconds]
        for k in found:
            when = self._lines[k].when
            if isinstance(when, Every):
                self._next[k] += when.seconds * (1 + (seconds - self._next[k]) // when.seconds)
            else:
                del self._next[k]
        return [self._lines[k] for k in found]

    def _by_the_market(self, at: int) -> list[Line]:
        before, self._before = self._before, at
        if not self._daily:
            return []
        before, day = at - 1 if before is None else before, day_of(at)
        return [line for seconds, line in self._daily if before < moment_of(day, seconds) <= at]


def day_of(at: int) -> date:
    """The day in New York."""
    return datetime.fromtimestamp(at / 1000, NEW_YORK).date()


def moment_of(day: date, seconds: int) -> int:
    """Epoch ms of a time in New York, given as seconds of the day."""
    hours, rest = divmod(seconds, 3600)
    return milliseconds(datetime.combine(day, time(hours, rest // 60, rest % 60), NEW_YORK))
