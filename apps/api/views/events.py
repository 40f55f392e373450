"""Events: by position through what one wants, and one by one with their why."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from msgspec import Meta

from apps.analytics.archive.entries import read
from apps.analytics.models import ArchivedEvent, Outcome
from apps.analytics.reach import within
from apps.analytics.symbol.limits import in_force
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.paging import Paged, cursor
from apps.api.problems import Refused
from apps.api.types import END, Id, Position, Ticker
from apps.live.fill import Asked as Stretch
from apps.live.fill import Filled, fill, head
from apps.universes.models import Universe
from apps.universes.services import choices_of
from tickstock.market.events import KINDS
from tickstock.market.interest import Interest
from tickstock.market.why.condition import Condition
from tickstock.market.why.told import why

Seq = Annotated[int, Meta(ge=0, le=2**53)]
Kind = Annotated[str, Meta(pattern=f"^({'|'.join(KINDS)}|control){END}")]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    after: Position | None = None
    until: Annotated[Seq | None, Meta(description="The last number that is wanted, of the same epoch")] = None
    universe: Annotated[Id | None, Meta(description="Another universe than the one in force")] = None
    filters: Annotated[Id | None, Meta(description="Another set of filters than the one in force")] = None
    everything: Annotated[bool, Meta(description="The whole market without filters")] = False


class ReturnAfter(msgspec.Struct, frozen=True):
    """Returns along the event's direction after so many minutes, as fractions; null where `missing` says why."""

    r1: float | None
    r5: float | None
    r15: float | None
    r30: float | None
    best: float | None
    worst: float | None
    missing: str


class EventWithWhy(msgspec.Struct, frozen=True):
    event: msgspec.Raw
    position: str
    why: str
    conditions: list[Condition]
    outcome: ReturnAfter | None


class Archived(msgspec.Struct, frozen=True):
    position: str
    day: date
    event: msgspec.Raw


class ArchivedPage(msgspec.Struct, frozen=True):
    items: list[Archived]
    next: str | None


class HistoryAsked(Paged, frozen=True, kw_only=True):
    day: date | None = None
    kinds: Annotated[list[Kind], Meta(max_length=len(KINDS) + 1)] = []
    symbols: Annotated[list[Ticker], Meta(max_length=50)] = []
    strength: (
        Annotated[float, Meta(ge=1, le=1_000, description="Times over the detector's threshold, at least")] | None
    ) = None


class EventsView(Door):
    @door("listEvents", Filled, query=Asked, also=(404, 422))
    def get(self, request: SignedInRequest, asked: Asked) -> Filled:
        """The events after a position, through the universe and filters in force, or others of yours. What the log no
        longer has comes from the archive, without a seam; every number is accounted for: `ledger` says what was looked
        at, `missing` which numbers nobody has any more, `next` where to go on. Without `after`, from the log's end:
        ask again there."""
        interest = _interest(asked, request)
        after = asked.after or async_to_sync(head)(settings.STREAM_URL)
        if asked.until is not None and asked.until < int(after.partition(":")[2]):
            raise Refused("`until` lies before `after`.", 422)
        found = async_to_sync(fill)(settings.STREAM_URL, Stretch(after, asked.until), interest)
        chosen = {
            name: str(value).lower()
            for name in ("universe", "filters", "everything")
            if (value := getattr(asked, name))
        }
        return (
            msgspec.structs.replace(found, next=f"{found.next}&{urlencode(chosen)}") if found.next and chosen else found
        )


class EventView(Door):
    @door("getEvent", EventWithWhy, also=(404,))
    def get(self, request: SignedInRequest, eid: str) -> EventWithWhy:
        """An archived event, why it was told, and what became of it."""
        found = within(request.user).filter(eid=eid).first() if "\0" not in eid else None
        if found is None:
            raise Http404("No such event is archived.")
        reason = why(read(found.data, found.eid), in_force())
        outcome = Outcome.objects.filter(pk=eid).values(*ReturnAfter.__struct_fields__).first()
        return EventWithWhy(
            event=_raw(found),
            position=f"{found.epoch}:{found.seq}",
            why=reason.sentence,
            conditions=reason.conditions,
            outcome=ReturnAfter(**outcome) if outcome else None,
        )


class HistoryView(Door):
    @door("searchHistory", ArchivedPage, query=HistoryAsked, also=(422,))
    def get(self, request: SignedInRequest, asked: HistoryAsked) -> ArchivedPage:
        """Archived events, the newest first, whatever the filters in force."""
        found = within(request.user)
        parts: dict[str, Any] = {"day": asked.day, "significance__gte": asked.strength}
        parts |= {"kind__in": asked.kinds or None, "symbol__in": asked.symbols or None}
        return archived_page(found.filter(**{name: part for name, part in parts.items() if part is not None}), asked)


def archived_page(events: QuerySet[ArchivedEvent], asked: Paged) -> ArchivedPage:
    """The newest first."""
    before = asked.after_number()
    events = events.filter(id__lt=before) if before else events
    page = list(events.order_by("-id")[: asked.limit + 1])
    more = cursor(page[asked.limit - 1].pk) if len(page) > asked.limit else None
    return ArchivedPage([Archived(f"{one.epoch}:{one.seq}", one.day, _raw(one)) for one in page[: asked.limit]], more)


def _raw(event: ArchivedEvent) -> msgspec.Raw:
    """As it was in the log; null where that cannot be read."""
    return msgspec.Raw(event.data.encode() if event.data.startswith("{") else b"null")


def _interest(asked: Asked, request: SignedInRequest) -> Interest:
    """What is in force, or what was asked for instead."""
    if asked.everything:
        return Interest()
    interest = choices_of([request.user.pk])[request.user.pk].interest
    if asked.universe is not None:
        universe = Universe.objects.visible_to(request.user).filter(pk=asked.universe).first()
        if universe is None:
            raise Http404("You have no such universe.")
        interest = msgspec.structs.replace(interest, universe=universe.name, members=universe.tickers())
    if asked.filters is not None:
        chosen = request.user.filter_sets.filter(pk=asked.filters).first()
        if chosen is None:
            raise Http404("You have no such filters.")
        name, wanted = chosen.in_force()
        interest = msgspec.structs.replace(interest, filters=name, filter=wanted)
    return interest
