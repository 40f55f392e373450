"""How long each stage takes on the way from the provider to this process, as far as anybody has measured it."""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections import deque
from collections.abc import Collection
from operator import itemgetter

from apps.live.messages import Stage, Truth
from tickstock.stream.log import Position
from tickstock.stream.pulse import IngestPulse

BEATS = 60  # Pulses, one a second
CAME = 2_000  # Reads of the log
FRESH = 2.0  # Seconds
PACE = 10  # Pulses that the pace is told by: a market that has just caught up soon runs with the wall's clock again
STEADY = 0.2  # A market clock this close to the wall's pace runs at the wall's pace
LOST = ("frames_dropped", "outbox_dropped", "log_lost", "log_trimmed_unarchived")


class Stages:
    """Remembers the pulses of the last minute."""

    def __init__(self) -> None:
        self._pulses: deque[IngestPulse] = deque(maxlen=BEATS)
        self._truth: Truth | None = None
        self._came: deque[tuple[Position, float]] = deque(maxlen=CAME)
        self._took: deque[tuple[float, float]] = deque(maxlen=BEATS)  # When, and ms from the log to the tape

    def hear(self, pulse: IngestPulse | None) -> None:
        self._truth = None
        if pulse is None:
            self._pulses.clear()
        elif not self._pulses or pulse.at > self._pulses[-1].at:
            if self._pulses and pulse.pid != self._pulses[-1].pid:
                self._pulses.clear()
                self._took.clear()
            self._pulses.append(pulse)
            self._time(pulse)

    def came(self, position: Position, at: float) -> None:
        """The tape has got so far, at that time of the wall's clock."""
        self._came.append((position, at))

    def waited(self, position: Position, now: float) -> float | None:
        """Seconds since an event came here; None where that was too long ago to be known."""
        place = bisect_left(self._came, position, key=itemgetter(0))
        return max(now - self._came[place][1], 0.0) if 0 < place < len(self._came) else None

    def _time(self, pulse: IngestPulse) -> None:
        """How long the worker's newest event took to come, if it is one of the last seconds."""
        head = Position(pulse.epoch, pulse.head)
        if pulse.head_at is None or pulse.at - pulse.head_at > FRESH:
            return
        if came := next((at for position, at in self._came if position >= head and position.epoch == head.epoch), None):
            self._took.append((pulse.at, max((came - pulse.head_at) * 1000, 0.0)))

    def truth(self) -> Truth:
        """Reckoned once a pulse, however many ask."""
        self._truth = self._truth or self._reckon()
        return self._truth

    def _reckon(self) -> Truth:
        if not self._pulses:
            return Truth(stages={}, ahead_ms=None, detected=None, logged=None, lost=None, waiting=None)
        newest = self._pulses[-1]
        found = {name: Stage(*times) for name, times in newest.stages.items()}
        if lags := [pulse.feed.lag_ms for pulse in self._pulses if pulse.feed.lag_ms is not None]:
            found = {"provider": stage(lags)} | found
        if took := [ms for at, ms in self._took if at > newest.at - BEATS]:
            found["tape"] = stage(took)
        return Truth(
            stages=found,
            ahead_ms=self._ahead(),
            detected=newest.counters.get("detected"),
            logged=newest.counters.get("logged"),
            lost=sum(newest.counters.get(name, 0) for name in LOST),
            waiting=sum(newest.waiting.values()),
        )

    def _ahead(self) -> int | None:
        """By the pulse that was closest to the market: every other one was late by something more."""
        newest = list(self._pulses)[-PACE:]
        told = [(pulse.at * 1000, pulse.market.clock) for pulse in newest if pulse.market.clock is not None]
        if len(told) < 2 or (told[-1][1] - told[0][1]) == 0:
            return None
        pace = (told[-1][1] - told[0][1]) / (told[-1][0] - told[0][0])
        return round(min(at - clock for at, clock in told)) if abs(pace - 1.0) <= STEADY else None


def stage(times: Collection[float]) -> Stage:
    """The middle and the worst but one in a hundred of some times in ms."""
    if len(times) == 1:
        return Stage(*times, *times)
    return Stage(statistics.median(times), statistics.quantiles(times, n=100, method="inclusive")[98])
