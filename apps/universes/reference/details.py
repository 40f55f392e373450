"""What companies do and are worth: a call each, so the oldest answers are asked for again, some a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, F

from apps.universes.catalogue.sectors import sector
from apps.universes.models import Symbol
from apps.universes.reference.provider import Provider
from apps.universes.reference.trouble import Trouble

LIFE = timedelta(90)  # An answer is not asked for again before
SOME = 100  # Symbols a load asks about where calls are counted
UNKNOWN = "not found"
ENOUGH = 3  # That could not be had one after the other, after which no more are asked for


def load_details(provider: Provider, today: date) -> str:
    """Ask about symbols nobody knows enough of, those in most universes first; gives what came of it, in words."""
    due = Symbol.objects.filter(is_active=True).exclude(details_on__gt=today - LIFE)
    order = due.annotate(uses=Count("universes")).order_by(F("details_on").asc(nulls_first=True), "-uses", "ticker")
    asked = list(order[:SOME] if provider.client.pace.per_minute else order)
    done = failed = 0
    for symbol in asked:
        try:
            _take_in(symbol, provider, today)
            done, failed = done + 1, 0
        except Trouble as problem:
            failed += 1
            if failed == ENOUGH:
                raise Trouble(f"{done} of {len(asked)} were told: {problem}") from problem
    return f"{done} of {len(asked)} were told"


def _take_in(symbol: Symbol, provider: Provider, today: date) -> None:
    symbol.details_on = today
    try:
        found = provider.details(symbol.ticker)
    except Trouble as problem:
        if UNKNOWN not in str(problem).lower():
            raise
        symbol.save(update_fields=["details_on"])  # No use asking again tomorrow
        return
    words = (found.sic_description or "").capitalize()[:120]
    symbol.take({"sector": sector(found.sic_code), "industry": words, "market_cap": found.market_cap})
    symbol.save(update_fields=["sector", "industry", "market_cap", "cap_band", "details_on"])
