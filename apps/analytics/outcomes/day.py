"""When the sessions of a day end."""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

from apps.analytics.models import ArchivedEvent
from tickstock.market import wire
from tickstock.market.events import AnyEvent, Control
from tickstock.market.sessions import NEW_YORK

USUAL = {"pre": time(9, 30), "regular": time(16), "post": time(20)}
BEFORE = {"regular": "pre", "post": "regular"}  # Which one ends where one begins


def ends(day: date) -> dict[str, int]:
    """Epoch seconds; earlier than usual where the archive says that the next session began before."""
    found = {name: int(datetime.combine(day, at, NEW_YORK).timestamp()) for name, at in USUAL.items()}
    for data in ArchivedEvent.objects.filter(day=day, kind="control").values_list("data", flat=True):
        event = read(data)
        if isinstance(event, Control) and event.what == "session" and event.session in BEFORE:
            before = BEFORE[event.session]
            found[before] = min(found[before], event.at // 60_000 * 60)
    return found


def read(data: str) -> AnyEvent | None:
    """An archived event; None where this program cannot read it."""
    try:
        event: AnyEvent = wire.decode_event(data)
    except msgspec.MsgspecError:
        return None
    return event
