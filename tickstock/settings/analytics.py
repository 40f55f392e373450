"""What is kept of the market, and for how long."""

from __future__ import annotations

from tickstock import env

GAUGES_DAYS = env.whole("GAUGES_DAYS", 90, 1, 3_650)  # Days back from the newest
BARS = env.choice("BARS", "watched", ("watched", "all"))
BARS_DAYS = env.whole("BARS_DAYS", 60, 1, 3_650)
MOMENTS_HOURS = env.whole("MOMENTS_HOURS", 48, 1, 2_400)
EVENTS_DAYS = env.whole("EVENTS_DAYS", 90, 1, 3_650)
TOTALS_SYNC_SECONDS = env.whole("TOTALS_SYNC_SECONDS", 10, 1, 3_600)
