"""How the feed is, in words a viewer is told: never better than what was last heard of it."""

from __future__ import annotations

from apps.live.messages import FeedStatus
from tickstock.stream.pulse import IngestPulse

STALE = 5.0  # Seconds without data, behind the market, or without a pulse
CONNECTED = {"live", "listening", "subscribing"}


def feed_status(pulse: IngestPulse | None, now: float) -> FeedStatus:
    """The feed as the worker's newest pulse tells it at `now`, epoch seconds."""
    if pulse is None:
        return FeedStatus(source=None, state="down", age_ms=None, ticks_per_second=0.0)
    feed = pulse.feed
    silence = max(now - pulse.at, 0.0)  # Since the worker's own last word
    age_ms = None if feed.age_ms is None else feed.age_ms + round(silence * 1000)
    state = "down" if silence >= STALE else feed.state
    if state in CONNECTED:
        is_fresh = age_ms is not None and age_ms < STALE * 1000 and (feed.lag_ms or 0) < STALE * 1000
        state = "live" if is_fresh and feed.state == "live" else "stale"
    return FeedStatus(
        source=feed.source,
        state=state if state in ("live", "stale", "quiet", "mute") else "down",  # type: ignore[arg-type]
        age_ms=age_ms,
        lag_ms=feed.lag_ms,
        delay_ms=feed.delay_ms,
        ticks_per_second=feed.ticks_per_second if state in ("live", "stale") else 0.0,
        alarm=feed.alarm,
        is_fallback=feed.is_fallback,
    )
