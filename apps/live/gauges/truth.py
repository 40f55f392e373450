"""How long each stage takes on the way from the provider to this process, as far as anybody has measured it."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Collection

from apps.live.messages import Stage, Truth
from tickstock.stream.pulse import IngestPulse

BEATS = 60  # Pulses, one a second
STEADY = 0.2  # A market clock this close to the wall's pace runs at the wall's pace
LOST = ("frames_dropped", "outbox_dropped", "log_lost", "log_trimmed_unarchived")


class Stages:
    """Remembers the pulses of the last minute."""

    def __init__(self) -> None:
        self._pulses: deque[IngestPulse] = deque(maxlen=BEATS)

    def hear(self, pulse: IngestPulse | None) -> None:
        if pulse is None:
            self._pulses.clear()
        elif not self._pulses or pulse.at > self._pulses[-1].at:
            if self._pulses and pulse.pid != self._pulses[-1].pid:
                self._pulses.clear()
            self._pulses.append(pulse)

    def truth(self) -> Truth:
        if not self._pulses:
            return Truth(stages={}, ahead_ms=None, detected=None, logged=None, lost=None, waiting=None)
        newest = self._pulses[-1]
        found = {name: Stage(*times) for name, times in newest.stages.items()}
        if lags := [pulse.feed.lag_ms for pulse in self._pulses if pulse.feed.lag_ms is not None]:
            found = {"provider": stage(lags)} | found
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
        told = [(pulse.at * 1000, pulse.market.clock) for pulse in self._pulses if pulse.market.clock is not None]
        if len(told) < 2 or (told[-1][1] - told[0][1]) == 0:
            return None
        pace = (told[-1][1] - told[0][1]) / (told[-1][0] - told[0][0])
        return round(min(at - clock for at, clock in told)) if abs(pace - 1.0) <= STEADY else None


def stage(times: Collection[float]) -> Stage:
    """The middle and the worst but one in a hundred of some times in ms."""
    if len(times) == 1:
        return Stage(*times, *times)
    return Stage(statistics.median(times), statistics.quantiles(times, n=100, method="inclusive")[98])
