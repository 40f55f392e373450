"""Lets a synthetic market run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from tests.factories import HOUR, OPEN, OPENS, sessions
from tickstock.market.sessions import TradingDay, spans
from workers.simulator.items import CHANNELS
from workers.simulator.market import STEP, STEP_MS, Market

CLOSE = OPEN + 6 * HOUR + HOUR // 2
NAMES = ["AAPL", "MSFT", "NVDA", "TSLA", "AMZN", "GE", "F", "BRK.B", "ZAAA", "ZAAB"]


def market(rate: float = 200.0, seed: int = 1, names: list[str] = NAMES, wanted: Collection[str] = CHANNELS) -> Market:
    """One with sessions, of which everything is wanted."""
    made = Market(names, rate, seed, spans=sessions(days=3))
    made.wanted = set(wanted)
    return made


def half_day_market() -> Market:
    """Its first day closes at 13:00."""
    days = (TradingDay(date(2026, 11, 18), OPENS, OPENS.replace(hour=13, minute=0)),)
    made = Market(NAMES, 200.0, 1, spans=spans(days))
    made.wanted = set(CHANNELS)
    return made


def play(made: Market, start: int, seconds: float) -> dict[str, list[Any]]:
    """All it sends from that moment on."""
    found: dict[str, list[Any]] = {channel: [] for channel in made.wanted}
    for step in range(1, round(seconds / STEP) + 1):
        for channel, items in made.step(start + step * STEP_MS).items():
            found[channel] += items
    return found
