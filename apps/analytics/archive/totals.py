"""Adds a tally to the totals in the database, or makes a day's totals anew from its events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from apps.analytics.archive.entries import counted, read
from apps.analytics.archive.tally import Counted, OfSymbol, Tally
from apps.analytics.archive.upsert import How, add
from apps.analytics.models import ArchivedEvent, ArchivePosition, EventCount, SymbolTotals
from tickstock.market.events import KINDS

AT_ONCE = 5_000  # Events of a rebuild in memory

OF_SYMBOL: dict[str, How] = {
    "events": "sum",
    "blocks": "sum",
    "last_at": "newest",
    "last_eid": "newest",
    "highest": "most",
    "lowest": "least",
    "day_volume": "most",
    **dict.fromkeys(KINDS, "sum"),
}


def add_tally(tally: Tally) -> None:
    """In the caller's transaction."""
    # Sorted, so that two who add at once never wait for each other.
    symbols = [_totals(key, of) for key, of in sorted(tally.symbols.items())]
    counts = [
        {"day": day, "session": session, "level": level, "at": at, "kind": kind, "count": count}
        for (day, session, level, at, kind), count in sorted(tally.counts.items())
    ]
    add(SymbolTotals, ("day", "session", "symbol"), symbols, OF_SYMBOL)
    add(EventCount, ("day", "level", "session", "at", "kind"), counts, {"count": "sum"})


@transaction.atomic
def rebuild(day: date) -> int:
    """Forget the day's totals and count its events again; how many there were.

    Nothing happens where the events are gone (0): the totals are all that is left of them.
    """
    list(ArchivePosition.objects.select_for_update())  # Nobody archives meanwhile
    if not ArchivedEvent.objects.filter(day=day).exists():
        return 0
    SymbolTotals.objects.filter(day=day).delete()
    EventCount.objects.filter(day=day).delete()
    found = 0
    tally = Tally()
    for event in _events(day):
        tally.add(event)
        found += 1
    add_tally(tally)
    return found


def _events(day: date) -> Iterator[Counted]:
    events = ArchivedEvent.objects.filter(day=day).order_by("id").iterator(AT_ONCE)
    for event in events:
        yield counted(event, read(event.data, event.eid))


def _totals(key: tuple[date, str, str], of: OfSymbol) -> dict[str, Any]:
    day, session, symbol = key
    return {
        "day": day,
        "session": session,
        "symbol": symbol,
        "events": of.kinds.total(),
        "blocks": of.blocks,
        "first_at": of.first.at,
        "first_eid": of.first.eid,
        "last_at": of.last.at,
        "last_eid": of.last.eid,
        "highest": of.highest,
        "lowest": of.lowest,
        "day_volume": of.day_volume,
        **{kind: of.kinds[kind] for kind in KINDS},
    }
