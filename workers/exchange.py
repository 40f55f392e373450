"""The session table, from a maintained exchange calendar: loaded once at start, for it brings pandas along."""

from __future__ import annotations

from datetime import date

from tickstock.market.sessions import Spans, TradingDay, spans

FIRST_DAY = "2010-01-01"
EXCHANGE = "XNYS"


def load_sessions(first: str = FIRST_DAY) -> Spans:
    """PRE, REGULAR and POST of every trading day from `first` until a year from now."""
    from exchange_calendars import get_calendar

    schedule = get_calendar(EXCHANGE, start=first).schedule
    days: list[date] = [stamp.date() for stamp in schedule.index]
    return spans(map(TradingDay, days, schedule["open"], schedule["close"]))
