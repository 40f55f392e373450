"""Day bars, made of minute bars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from django.db.models import Max

from apps.analytics.bars.store import FIELDS, as_bars
from apps.analytics.models import DayBar, MinuteBar
from tickstock.market.bars import Bars

FIGURES = ["open", "high", "low", "close", "volume", "turnover", "trades"]
AGAIN = 1  # Days before the newest that are made again: a minute may have come late


def roll_up_days() -> int:
    """Make the day bars of the newest days again, and those of any day that has none; gives how many."""
    days = list(days_of_bars())
    made = set(DayBar.objects.order_by().values_list("day", flat=True).distinct())
    return sum(roll_up(day) for day in days if day not in made or day >= days[0] - timedelta(AGAIN))


def days_of_bars() -> Iterator[date]:
    """The days that have minute bars, newest first; each is a step in the index, not a look at all bars."""
    day = date.max
    while found := MinuteBar.objects.filter(day__lt=day).aggregate(newest=Max("day"))["newest"]:
        day = found
        yield found


def roll_up(day: date) -> int:
    """Make the day bars of one day anew."""
    bars = as_bars(MinuteBar.objects.filter(day=day).order_by("symbol", "minute").values_list(*FIELDS))
    symbols, starts = np.unique(bars["symbol"], return_index=True)
    parts = np.split(bars, starts[1:]) if len(bars) else []
    made = [day_bar(day, symbol.decode(), part) for symbol, part in zip(symbols.tolist(), parts, strict=True)]
    DayBar.objects.bulk_create(
        made, batch_size=1_000, update_conflicts=True, unique_fields=["symbol", "day"], update_fields=FIGURES
    )
    return len(made)


def day_bar(day: date, symbol: str, bars: Bars) -> DayBar:
    """One symbol's bars of a day, in order, as one."""
    known = {name: bars[name][~np.isnan(bars[name])] for name in ("open", "high", "low", "close")}
    return DayBar(
        day=day,
        symbol=symbol,
        open=float(known["open"][0]) if len(known["open"]) else None,
        high=float(known["high"].max()) if len(known["high"]) else None,
        low=float(known["low"].min()) if len(known["low"]) else None,
        close=float(known["close"][-1]) if len(known["close"]) else None,
        volume=float(bars["volume"].sum()),
        turnover=float(bars["turnover"].sum()),
        trades=int(bars["trades"].sum()),
    )
