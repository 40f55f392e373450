"""Market sessions in figures: a day each."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Annotated

import msgspec
from django.http import Http404
from msgspec import Meta

from apps.analytics.models import ArchivedEvent, GaugeSample, SymbolFigures, SymbolTotals
from apps.analytics.reach import refusal, within
from apps.analytics.session import figures
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.paging import Paged, cursor
from apps.api.problems import Refused
from tickstock.market.events import KINDS

DAYS = 400


class Days(msgspec.Struct, frozen=True):
    items: list[date]


class KindCount(msgspec.Struct, frozen=True):
    """How many were told in each session."""

    kind: str
    pre: int
    regular: int
    post: int
    total: int


class Sample(msgspec.Struct, frozen=True):
    """`scope` is `core` or `sector:NAME`; `at` is the market's clock, epoch ms. Changes are fractions."""

    scope: str
    at: int
    advancers: int
    decliners: int
    unchanged: int
    above_vwap: float | None
    net_pressure: float | None
    mean_change: float | None
    median_change: float | None
    relative_volume: float | None
    trin: float | None
    members: int


class Day(msgspec.Struct, frozen=True):
    day: date
    total: int
    kinds: list[KindCount]
    rates: Annotated[list[list[int]], Meta(description="Of each minute: epoch ms, new highs, new lows")]
    newest: Annotated[list[Sample], Meta(description="The newest gauges of the day, of the market and each sector")]
    lost_runs: Annotated[int, Meta(description="Runs of events that were gone before they could be archived")]


class SymbolDay(msgspec.Struct, frozen=True, omit_defaults=True):
    """A symbol's session: what was told of it, and its figures where they are known."""

    symbol: str
    session: str
    events: int
    counts: dict[str, int]
    open: float | None = None
    high: float | None = None
    low: float | None = None
    last: float | None = None
    volume: float | None = None
    vwap: float | None = None
    trades: int | None = None
    prev_close: float | None = None


class SymbolDays(msgspec.Struct, frozen=True):
    items: list[SymbolDay]
    next: str | None


class DaysView(Door):
    @door("listSessions", Days)
    def get(self, request: SignedInRequest) -> Days:
        """The trading days of which something is archived, the newest first."""
        return Days(list(islice(within(request.user).days(), DAYS)))


class DayView(Door):
    @door("getSession", Day, also=(404,))
    def get(self, request: SignedInRequest, day: date) -> Day:
        """A trading day in figures."""
        _known(day, request)
        kinds = figures.kinds(day)
        newest = GaugeSample.objects.filter(day=day).order_by("-at").values_list("at", flat=True).first()
        samples = GaugeSample.objects.filter(day=day, at=newest or 0).order_by("scope")
        return Day(
            day,
            sum(kind.total for kind in kinds),
            [_kind(one) for one in kinds],
            figures.rates(day),
            [Sample(**one) for one in samples.values(*Sample.__struct_fields__)],
            figures.lost(day),
        )


class DaySymbolsView(Door):
    @door("listSessionSymbols", SymbolDays, query=Paged, also=(404, 422))
    def get(self, request: SignedInRequest, asked: Paged, day: date) -> SymbolDays:
        """What each symbol's sessions of a day come to, by symbol."""
        _known(day, request)
        totals = SymbolTotals.objects.filter(day=day, id__gt=asked.after_number()).order_by("id")
        page = list(totals[: asked.limit + 1])
        more = cursor(page[asked.limit - 1].pk) if len(page) > asked.limit else None
        page = page[: asked.limit]
        found = SymbolFigures.objects.filter(day=day, symbol__in={one.symbol for one in page})
        known = {(one.symbol, one.session): one for one in found}
        return SymbolDays([_line(one, known.get((one.symbol, one.session))) for one in page], more)


def _kind(one: figures.OfKind) -> KindCount:
    pre, regular, post = one.counts
    return KindCount(one.kind, pre, regular, post, one.total)


def _known(day: date, request: SignedInRequest) -> None:
    if words := refusal(request.user, day):
        raise Refused(words, 403)
    if not ArchivedEvent.objects.filter(day=day).exists():
        raise Http404("Nothing of that day is archived.")


def _line(totals: SymbolTotals, known: SymbolFigures | None) -> SymbolDay:
    names = [name for name in SymbolDay.__struct_fields__[4:] if known]
    counts = {kind: getattr(totals, kind) for kind in KINDS}
    return SymbolDay(
        totals.symbol, totals.session, totals.events, counts, **{name: getattr(known, name) for name in names}
    )
