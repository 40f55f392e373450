"""Who is listed: names, exchanges and types, and who has left."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from apps.universes.models import Symbol
from apps.universes.reference.provider import Provider, Ticker
from apps.universes.reference.renames import follow_renames
from apps.universes.reference.trouble import Trouble
from tickstock.market.symbols import TICKER

ASKED = 20  # Of those that left, whose date is asked for: a call each
AT_ONCE = 500


def load_tickers(provider: Provider, today: date) -> str:
    """Take in all tickers page by page; gives what came of it, in words. Raises Trouble, and keeps the pages so far."""
    was_active = set(Symbol.objects.filter(is_active=True).values_list("ticker", flat=True))
    listed: set[str] = set()
    for page in provider.tickers():
        found = {item.ticker: item for item in page if TICKER.fullmatch(item.ticker)}
        take_in(found)
        listed |= found.keys()
    gone = sorted(was_active - listed)
    if 2 * len(listed) < len(was_active):
        raise Trouble(f"only {len(listed)} are listed where {len(was_active)} were: nobody is taken for delisted")
    for first in range(0, len(gone), AT_ONCE):
        leavers = Symbol.objects.filter(ticker__in=gone[first : first + AT_ONCE])
        for symbol in leavers:
            symbol.take({"is_active": False})
        Symbol.objects.bulk_update(leavers, ["is_active"])
    renamed = follow_renames(gone, listed - was_active, today)
    for ticker in gone[:ASKED]:
        symbol = Symbol.objects.get(ticker=ticker)
        symbol.take({"delisted_on": provider.delisted_on(ticker)})
        symbol.save(update_fields=["delisted_on"])
    words = f"{len(listed)} listed" + (f", {len(gone)} not any more" if gone else "")
    return words + (f", {renamed} of them renamed" if renamed else "")


@transaction.atomic
def take_in(found: dict[str, Ticker]) -> None:
    """Add or change these symbols; what the provider does not name keeps its name, and what staff has said stays."""
    symbols = Symbol.objects.in_bulk(list(found), field_name="ticker")
    for ticker, item in found.items():
        symbol = symbols.setdefault(ticker, Symbol(ticker=ticker))
        symbol.figi = (item.share_class_figi or "")[:12]
        symbol.take(
            {
                "name": (item.name or symbol.name)[:200],
                "exchange": (item.primary_exchange or "")[:8],
                "type": (item.type or "")[:8],
                "is_active": True,
                "delisted_on": None,
            }
        )
    Symbol.objects.bulk_create(
        symbols.values(),
        update_conflicts=True,
        unique_fields=["ticker"],
        update_fields=["name", "exchange", "type", "is_active", "delisted_on", "figi"],
    )
