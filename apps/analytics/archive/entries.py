"""From the log's bytes to rows of the archive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from apps.analytics.archive.tally import Counted
from apps.analytics.models import ArchivedEvent
from tickstock.market import wire
from tickstock.market.events import AnyEvent, Control
from tickstock.market.sessions import NEW_YORK
from tickstock.stream.log import Entry

EID, SYMBOL = 64, 16  # Characters a row has room for


def rows(entries: Iterable[Entry], shard: int, epoch: int, day: date) -> list[tuple[ArchivedEvent, Counted]]:
    """A row for each entry, and what the totals need of it; an event without a time is of the day before it, or `day`.

    An event that cannot be read, or has no room in a row, is kept as it is: it must not hold the others up, and nothing is thrown away.
    """
    found = []
    for seq, data in entries:
        event = read(data, f"unreadable-{epoch}-{seq}")
        day = day_of(event.at) if event.at else day
        row = ArchivedEvent(
            day=day,
            eid=event.eid,
            shard=shard,
            epoch=epoch,
            seq=seq,
            kind=event.kind,
            symbol=event.symbol,
            session=event.session,
            at=event.at,
            price=event.price,
            significance=event.significance,
            data=data.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}"),
        )
        found.append((row, counted(row, event)))
    return found


def read(data: bytes | str, eid: str) -> AnyEvent:
    """The event, or one that says that it could not be read."""
    try:
        event: AnyEvent = wire.decode_event(data)
        day_of(event.at)
    except (msgspec.MsgspecError, ValueError, OverflowError, OSError):  # The last three: a time beyond all calendars
        return Control(eid=eid, what="unreadable")
    fits = all(len(text) <= room and "\0" not in text for text, room in ((event.eid, EID), (event.symbol, SYMBOL)))
    return event if fits else Control(eid=eid, what="unreadable")


def counted(row: ArchivedEvent, event: AnyEvent) -> Counted:
    """What the totals need, from a row and its event."""
    return Counted(
        row.day, row.session, row.symbol, row.kind, row.eid, row.at, row.price, event.block, event.day_volume
    )


def day_of(at: int) -> date:
    """The day in New York of epoch ms."""
    return datetime.fromtimestamp(at / 1000, NEW_YORK).date()
