"""How things are, put into words once for all who are told within the same moment."""

from __future__ import annotations

from apps.live.feed import feed_status
from apps.live.messages import MarketStatus, StatusUpdate, UniverseInForce, encode
from tickstock.stream.pulse import IngestPulse

MOMENT = 0.25  # Seconds


class Bulletin:
    def __init__(self) -> None:
        self._at = 0.0
        self._texts: dict[UniverseInForce, str] = {}

    def text(self, pulse: IngestPulse | None, universe: UniverseInForce, now: float) -> str:
        """The status of the last moment, as it is sent; `now` is the time of day, which may be set back."""
        if not 0.0 <= now - self._at < MOMENT:
            self._at, self._texts = now, {}
        text = self._texts.get(universe)
        if text is None:
            status = StatusUpdate(feed=feed_status(pulse, now), market=market_status(pulse), universe=universe)
            text = self._texts[universe] = encode(status)
        return text


def market_status(pulse: IngestPulse | None) -> MarketStatus:
    """The market's own time and session, as the worker last said."""
    if pulse is None:
        return MarketStatus(clock=None, session=None, closes_at=None, symbols=0)
    market = pulse.market
    return MarketStatus(clock=market.clock, session=market.session, closes_at=market.closes_at, symbols=market.symbols)
