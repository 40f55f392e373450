"""Symbols as they are asked for and told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from apps.analytics.models import DayBar
from apps.api.paging import Paged
from apps.api.types import END
from apps.universes.catalogue.listings import EXCHANGES, TYPES
from apps.universes.catalogue.sectors import SECTORS
from apps.universes.making.search import LONGEST
from apps.universes.models import Symbol
from tickstock.market.sessions import NEW_YORK
from tickstock.market.why.missing import Missing

FIELDS = ("open", "high", "low", "close", "volume", "turnover")  # Of a bar

OneOf = (r"^({})" + END).format
Text = Annotated[str, Meta(max_length=LONGEST)]


class SymbolLine(msgspec.Struct, frozen=True):
    """What is not known is empty, or null."""

    ticker: str
    name: str
    exchange: str
    type: str
    sector: str
    industry: str
    market_cap: float | None
    is_active: bool
    delisted_on: date | None


class Asked(Paged, frozen=True, kw_only=True):
    search: Text = ""
    sector: Annotated[str, Meta(pattern=OneOf("|".join(SECTORS)))] | None = None
    exchange: Annotated[str, Meta(pattern=OneOf("|".join(EXCHANGES)))] | None = None
    type: Annotated[str, Meta(pattern=OneOf("|".join(TYPES)))] | None = None


class Symbols(msgspec.Struct, frozen=True):
    items: list[SymbolLine]
    next: str | None


class Live(msgspec.Struct, frozen=True):
    """`figures` as in /market, all of them, where it has traded."""

    symbol: SymbolLine | None
    at: Annotated[int | None, Meta(description="The market's clock, epoch ms")]
    figures: dict[str, Any]


class BarsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    day: Annotated[date | None, Meta(description="Minute bars of this trading day; without it, daily bars")] = None


class Bar(msgspec.Struct, frozen=True):
    """A price is null where no trade might set it."""

    at: Annotated[int, Meta(description="Its first second, epoch seconds; of a day, midnight in New York")]
    open: float | None
    high: float | None
    low: float | None
    close: float | None
    volume: float
    turnover: float
    trades: int


class Bars(msgspec.Struct, frozen=True):
    symbol: str
    items: list[Bar]


class Profile(msgspec.Struct, frozen=True):
    symbol: str
    sessions: Annotated[int, Meta(description="Trading days it is the mean of")]
    through: date
    shares: Annotated[list[float], Meta(description="Usual shares of each minute from 4:00 to 20:00 in New York")]


class MomentAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: Annotated[int, Meta(ge=0, le=10**14, description="Epoch ms, in the last 48 hours; without it, now")] | None = (
        None
    )


class WhyNot(msgspec.Struct, frozen=True):
    symbol: str
    at: int
    missing: list[Missing]


def line(symbol: Symbol) -> SymbolLine:
    return SymbolLine(*(getattr(symbol, name) for name in SymbolLine.__struct_fields__))


def minute(bar: Any) -> Bar:
    prices = {name: float(bar[name]) for name in FIELDS}
    return Bar(at=int(bar["minute"]), trades=int(bar["trades"]), **prices)


def daily(bar: DayBar) -> Bar:
    at = int(datetime(*bar.day.timetuple()[:3], tzinfo=NEW_YORK).timestamp())
    return Bar(at=at, trades=bar.trades, **{name: getattr(bar, name) for name in FIELDS})
