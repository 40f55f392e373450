"""The live market as a table: choose columns, filter, sort, page."""

from __future__ import annotations

import re
from typing import Annotated, Any

import msgspec
import numpy as np
from django.http import Http404, HttpResponse
from msgspec import Meta
from numpy.typing import NDArray
from rest_framework.renderers import JSONRenderer

from apps.api.authentication import SignedInRequest
from apps.api.door import JSON, Door, door
from apps.api.problems import Mistake, Refused
from apps.api.snapshots import snapshots
from apps.api.tables import Arrow, Csv, Parquet, as_file, as_json
from apps.api.types import END, Id, Ticker
from apps.universes.models import Universe
from tickstock.market.figures import FIGURES, USUAL
from tickstock.market.gauges.sample import market_clock
from tickstock.market.rows import Rows

NUMBERS = "|".join(name for name in FIGURES if name != "symbol")
CONDITION = re.compile(f"({NUMBERS})" + r"(>=|<=|!=|>|<|=)(-?[0-9]{1,15}(?:\.[0-9]{1,9})?)")
SIGNS: dict[str, Any] = {
    ">=": np.greater_equal,
    "<=": np.less_equal,
    "!=": np.not_equal,
    ">": np.greater,
    "<": np.less,
    "=": np.equal,
}

Name = Annotated[str, Meta(pattern=f"^({'|'.join(FIGURES)}){END}")]
Condition = Annotated[str, Meta(pattern=f"^{CONDITION.pattern}{END}", examples=["change_pct>=3"])]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    columns: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=40, description="Figures, in this order")] = (
        USUAL
    )
    where: Annotated[
        list[Condition], Meta(max_length=20, description="NAME SIGN NUMBER, all of which hold: change_pct>=3,last>5")
    ] = []
    symbols: Annotated[list[Ticker], Meta(max_length=1_000)] = []
    universe: Id | None = None
    sort: Annotated[
        str, Meta(pattern=f"^-?({'|'.join(FIGURES)}){END}", description="A figure; with - the largest first")
    ] = "symbol"
    limit: Annotated[int, Meta(ge=1, le=50_000)] = 100
    offset: Annotated[int, Meta(ge=0, le=100_000)] = 0


class Market(msgspec.Struct, frozen=True):
    """`rows` hold their figures in the order of `columns`; what is not known is null."""

    at: Annotated[int, Meta(description="The market's clock, epoch ms")]
    position: Annotated[str, Meta(description="The log's end when this was so: EPOCH:SEQ")]
    total: Annotated[int, Meta(description="Rows that were found, of which this is a page")]
    columns: list[str]
    rows: list[list[str | float | int | None]]


class Column(msgspec.Struct, frozen=True):
    name: str
    unit: str
    meaning: str


class Columns(msgspec.Struct, frozen=True):
    items: list[Column]


class MarketView(Door):
    renderer_classes = (JSONRenderer, Csv, Arrow, Parquet)

    @door("getMarket", Market, query=Asked, also=(404,))
    def get(self, request: SignedInRequest, asked: Asked) -> HttpResponse:
        """The live market, a row a symbol. As JSON, CSV, Arrow or Parquet, by `Accept`."""
        snapshot = snapshots.newest()
        places = _chosen(snapshot.rows, asked, request)
        page = snapshot.rows[places[asked.offset : asked.offset + asked.limit]]
        columns = [FIGURES[name].of(page) for name in asked.columns]
        position = f"{snapshot.epoch}:{snapshot.seq}"
        kind = getattr(request, "accepted_renderer").media_type  # noqa: B009 (DRF gives it at run time)
        if kind != JSON:
            answer = HttpResponse(as_file(kind, list(asked.columns), columns), content_type=kind)
            answer["TickStock-Position"], answer["TickStock-Total"] = position, str(len(places))
            return answer
        head = Market(market_clock(snapshot.rows), position, len(places), list(asked.columns), [])
        return HttpResponse(as_json(head, columns), content_type=JSON)


class ColumnsView(Door):
    @door("listMarketColumns", Columns, is_reference=True)
    def get(self, request: SignedInRequest) -> Columns:
        """What a column is called, its unit and what it means."""
        return Columns([Column(name, figure.unit, figure.meaning) for name, figure in FIGURES.items()])


def _chosen(live: Rows, asked: Asked, request: SignedInRequest) -> NDArray[np.intp]:
    """The numbers of the rows that were asked for, in order."""
    keep = live["last"] > 0.0
    if asked.symbols:
        keep &= np.isin(live["symbol"], np.array([symbol.encode() for symbol in asked.symbols], "S16"))
    if asked.universe is not None:
        universe = Universe.objects.visible_to(request.user).filter(pk=asked.universe).first()
        if universe is None:
            raise Http404("You have no such universe.")
        keep &= np.isin(live["symbol"], np.array([ticker.encode() for ticker in universe.tickers()], "S16"))
    for text in asked.where:
        keep &= _holds(live, text)
    places = np.flatnonzero(keep)
    name, falls = asked.sort.lstrip("-"), asked.sort.startswith("-")
    keys = FIGURES[name].of(live)[places] if name != "symbol" else live["symbol"][places]
    if not falls:
        return places[np.argsort(keys, kind="stable")]
    order = (
        np.argsort(keys, kind="stable")[::-1] if name == "symbol" else np.argsort(-keys.astype(float), kind="stable")
    )
    return places[order]


def _holds(live: Rows, text: str) -> NDArray[np.bool_]:
    found = CONDITION.fullmatch(text)
    if found is None:
        raise Refused(
            f"`{text}` is no condition.", errors=(Mistake("where", "Expected a figure, a sign and a number."),)
        )
    name, sign, value = found.groups()
    column = FIGURES[name].of(live)
    with np.errstate(invalid="ignore"):
        return np.asarray(SIGNS[sign](column, float(value)) & ~np.isnan(column.astype(float)))
