"""Breadth, pressure, averages, leaders and rates, of the market or a part of it."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from django.conf import settings
from django.http import Http404
from msgspec import Meta

from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.snapshots import snapshots
from apps.api.types import END
from apps.live.hour import HOUR, last_hour
from apps.universes.catalogue.sectors import SECTORS
from apps.universes.models import Symbol, Universe
from tickstock.market.events import KINDS
from tickstock.market.gauges.layout import Layout
from tickstock.market.gauges.panel import Panel, panel
from tickstock.market.gauges.recent import RecentEvents
from tickstock.market.gauges.sample import Members, market_clock
from tickstock.market.rows import Rows

CORE = "core"
OF = Annotated[
    str,
    Meta(
        pattern=rf"^({CORE}|universe:[0-9]{{1,15}}|sector:({'|'.join(SECTORS)})){END}",
        description="`core`, the whole market; `sector:NAME`; `universe:ID`",
        examples=[CORE, "sector:Energy"],
    ),
]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    of: OF = CORE


class Gauges(msgspec.Struct, frozen=True):
    of: str
    name: str
    gauges: Panel


class GaugesView(Door):
    @door("getGauges", Gauges, query=Asked, also=(404,))
    def get(self, request: SignedInRequest, asked: Asked) -> Gauges:
        """The gauges of the whole market, of a sector or of a universe, as of this second."""
        live = snapshots.newest().rows
        now, layout = market_clock(live), Layout(live)
        name, members = _members(asked.of, live, layout, request)
        return Gauges(asked.of, name, panel(live, members, now, _recent(layout, now)))


def _members(of: str, live: Rows, layout: Layout, request: SignedInRequest) -> tuple[str, Members]:
    what, _, which = of.partition(":")
    if what == CORE:
        return "Whole market", np.ones(len(live), np.bool_)
    if what == "sector":
        return which, layout.rows_of(Symbol.objects.filter(sector=which).values_list("ticker", flat=True))
    universe = Universe.objects.visible_to(request.user).filter(pk=int(which)).first()
    if universe is None:
        raise Http404("You have no such universe.")
    return universe.name, layout.rows_of(universe.tickers())


def _recent(layout: Layout, now: int) -> RecentEvents:
    """The events of the log's last hour, for the rates."""
    hour = last_hour.read(settings.STREAM_URL)
    told = hour.events.columns[hour.events.columns["kind"] < len(KINDS)]
    since = now - HOUR if hour.is_whole or not len(told) else int(told["at"].min())
    recent = RecentEvents(since=since)
    recent.add(told["kind"], layout.rows_of_numbers(told["symbol"]), told["at"])  # type: ignore[arg-type]
    return recent
