"""Whether a feed is silent that should not be. Pure.

A connection can be open, answer pings, and carry nothing for hours: only data counts. How much silence is too much
depends on the hour and on what is subscribed to.
"""

from __future__ import annotations

import math

from tickstock.market.sessions import REGULAR, Spans, find

# Seconds the whole market is never silent for in regular hours, by channel.
USUAL = {"T": 10.0, "Q": 10.0, "A": 10.0, "AM": 75.0, "LULD": 120.0}
EXTENDED = 6.0  # Times that before and after regular hours
SPARSE, MOST = 900.0, 900.0  # Seconds a single symbol may be silent for; the longest patience there is
ENOUGH = 100  # Times data has come before the rhythm of a list is known
RHYTHM = 5.0  # Times the longest silence so far


class Watchdog:
    """Knows the calendar (`spans`), the hour and the rhythm of the subscription."""

    def __init__(self, spans: Spans, topics: tuple[str, ...]) -> None:
        self.spans = spans
        self.topics = topics
        self._since = math.inf  # Monotonic seconds: what silence is counted from
        self._times = 0
        self._longest = 0.0

    def watch(self, topics: tuple[str, ...], now: float) -> None:
        """Begin anew: another connection, or another subscription."""
        self.topics = topics
        self._since, self._times, self._longest = now, 0, 0.0

    def heard(self, now: float) -> None:
        """Data has come."""
        if self._times:
            self._longest = max(self._longest, now - self._since)
        self._times += 1
        self._since = now

    def patience(self, market: int | None) -> float:
        """Seconds of silence that mean nothing, at this market time (epoch ms; None: unknown, taken for regular hours)."""
        session = REGULAR
        if market is not None:
            span = find(self.spans, market)
            if span < 0:
                return math.inf
            session = int(self.spans["name"][span])
        return min(map(self._usual, {topic.partition(".")[0] for topic in self.topics}), default=math.inf) * (
            1.0 if session == REGULAR else EXTENDED
        )

    def expects(self, market: int | None) -> bool:
        """Whether there is anything to expect at this hour."""
        return self.patience(market) < math.inf

    def silence(self, now: float) -> float:
        """Seconds since data came, or since the subscription."""
        return now - self._since

    def is_mute(self, now: float, market: int | None) -> bool:
        """Whether the silence has lasted longer than it may; it begins, at the earliest, with the session."""
        silence = self.silence(now)
        if market is not None and (span := find(self.spans, market)) >= 0:
            silence = min(silence, (market - int(self.spans["start"][span])) / 1000)
        return silence > self.patience(market)

    def _usual(self, channel: str) -> float:
        tickers = [topic for topic in self.topics if topic.startswith(f"{channel}.")]
        usual = USUAL[channel]
        if f"{channel}.*" in tickers:
            return usual
        if self._times >= ENOUGH:
            return min(max(usual, RHYTHM * self._longest), MOST)
        return min(max(usual, SPARSE / len(tickers)), MOST)
