"""Rules to begin from."""

from __future__ import annotations

from typing import Any, NamedTuple


class Starter(NamedTuple):
    key: str
    name: str
    why: str
    expression: str = ""
    rearm: str = ""
    events: dict[str, Any] | None = None
    cool_down: int = 300


STARTERS = (
    Starter("strong-open", "Strong and above its VWAP", "Up on the day, bought above the average price, with volume.", "change_pct >= 3 and last > vwap and surge_ratio >= 2 and price between 5 and 50"),
    Starter("quick-move", "Up 1 % in 5 minutes", "A move that has just begun.", "up 1 % in 5m and day_volume > 200k"),
    Starter("quick-drop", "Down 2 % in 10 minutes", "Something happened.", "down 2 % in 10m and day_volume > 200k"),
    Starter("vwap-reclaim", "Back above the VWAP", "Crosses its average price from below, on more than usual volume.", "last crosses above vwap and surge_ratio >= 1.5", rearm="vwap_pct < -0.3"),
    Starter("new-highs", "High after high", "Three new highs in ten minutes.", "3 highs in 10m and change_pct > 0"),
    Starter("unusual-volume", "Five times its usual volume", "Against what is usual at this time of day.", "surge_ratio >= 5 and day_dollars > 5M", rearm="surge_ratio < 2"),
    Starter("all-up", "Up-trends on all windows", "3, 6 and 10 minutes agree.", "trend_180 = 1 and trend_360 = 1 and trend_600 = 1"),
    Starter("near-high", "Near the day's high, tight spread", "Ready to break out, and cheap to trade.", "last >= day_high * 0.998 and spread_pct < 0.1 and change_pct >= 2"),
    Starter("big-gap", "A gap of 4 %", "As the session opens.", events={"kinds": ["gap"], "move_min": 0.04}, cool_down=0),
    Starter("halts", "Halts and resumptions", "Of every symbol of the universe.", events={"kinds": ["halt", "resume"]}, cool_down=0),
    Starter("breakouts", "Breakouts with volume", "Of an opening range or a longer one, on twice the usual volume.", events={"kinds": ["breakout"], "volume_ratio_min": 2.0}),
)  # fmt: skip
BY_KEY = {one.key: one for one in STARTERS}
