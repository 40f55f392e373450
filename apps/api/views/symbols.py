"""Symbols: what is known of each, how it stands, its bars, events and usual volume."""

from __future__ import annotations

import msgspec
import numpy as np
from django.http import Http404

from apps.analytics import moments
from apps.analytics.bars.read import bars_of
from apps.analytics.models import DayBar, VolumeProfile
from apps.analytics.profiles import SHARES
from apps.analytics.reach import within
from apps.analytics.symbol.limits import in_force
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.paging import Paged, cursor
from apps.api.shapes.symbols import (
    Asked,
    Bars,
    BarsAsked,
    Live,
    MomentAsked,
    Profile,
    Symbols,
    WhyNot,
    daily,
    line,
    minute,
)
from apps.api.types import Ticker, no_nul
from apps.api.views.events import ArchivedPage, archived_page
from apps.universes.making.search import search
from apps.universes.models import Symbol
from tickstock.market.figures import FIGURES
from tickstock.market.why.missing import why_not

DAYS = 400  # Daily bars at most


class SymbolsView(Door):
    @door("listSymbols", Symbols, query=Asked, is_reference=True, also=(422,))
    def get(self, request: SignedInRequest, asked: Asked) -> Symbols:
        """Symbols that are traded, by ticker. With `search` the best matches, on one page."""
        parts = {name: getattr(asked, name) for name in ("sector", "exchange", "type") if getattr(asked, name)}
        if asked.search:
            found = [
                one
                for one in search(no_nul(asked.search), 1_000)
                if all(getattr(one, k) == v for k, v in parts.items())
            ]
            return Symbols([line(one) for one in found[: asked.limit]], None)
        after = no_nul(asked.after())
        page = list(
            Symbol.objects.filter(is_active=True, ticker__gt=after, **parts).order_by("ticker")[: asked.limit + 1]
        )
        more = cursor(page[asked.limit - 1].ticker) if len(page) > asked.limit else None
        return Symbols([line(one) for one in page[: asked.limit]], more)


class SymbolView(Door):
    @door("getSymbol", Live, also=(404,))
    def get(self, request: SignedInRequest, ticker: str) -> Live:
        """What is known of a symbol, and how it stands now."""
        symbol, stood = Symbol.objects.filter(ticker=_named(ticker)).first(), moments.now(ticker)
        if symbol is None and stood is None:
            raise Http404("There is no such symbol.")
        figures = {}
        if stood:
            row = np.array([stood.row])
            figures = {
                name: figure.of(row).tolist()[0] for name, figure in FIGURES.items() if name not in ("symbol", "age")
            }
            figures["age"] = (stood.at - figures["last_at"]) / 1000
        return Live(line(symbol) if symbol else None, stood.at if stood else None, figures)


class BarsView(Door):
    @door("getBars", Bars, query=BarsAsked, also=(404,))
    def get(self, request: SignedInRequest, asked: BarsAsked, ticker: str) -> Bars:
        """Minute bars of a trading day, or the daily bars of the last 400 days that are stored."""
        _known(ticker)
        if asked.day:
            return Bars(ticker, [minute(bar) for bar in bars_of(ticker, asked.day)])
        days = DayBar.objects.filter(symbol=ticker).order_by("-day")[:DAYS]
        return Bars(ticker, [daily(one) for one in reversed(days)])


class SymbolEventsView(Door):
    @door("listSymbolEvents", ArchivedPage, query=Paged, also=(404, 422))
    def get(self, request: SignedInRequest, asked: Paged, ticker: str) -> ArchivedPage:
        """All that was ever told of a symbol, the newest first, whatever the filters in force."""
        _known(ticker)
        return archived_page(within(request.user).filter(symbol=ticker), asked)


class ProfileView(Door):
    @door("getProfile", Profile, is_reference=True, also=(404,))
    def get(self, request: SignedInRequest, ticker: str) -> Profile:
        """How many shares are usual in each minute of the day."""
        found = VolumeProfile.objects.filter(symbol=_named(ticker)).first()
        if found is None:
            raise Http404("Nothing is known of its usual volume yet.")
        shares = np.frombuffer(bytes(found.shares), SHARES).astype(float)
        return Profile(ticker, found.sessions, found.through, np.round(shares, 3).tolist())


class WhyNotView(Door):
    @door("getWhyNot", WhyNot, query=MomentAsked, also=(404,))
    def get(self, request: SignedInRequest, asked: MomentAsked, ticker: str) -> WhyNot:
        """What each detector lacks to tell something of a symbol, now or at a moment of the last days."""
        stood = moments.now(_named(ticker)) if asked.at is None else moments.then(_named(ticker), asked.at)
        if stood is None:
            raise Http404("Nothing is known of it at that moment.")
        return WhyNot(ticker, stood.at, why_not(stood.row, stood.at, in_force()))


def _named(ticker: str) -> str:
    """The ticker; 404 where it can be none."""
    try:
        return msgspec.convert(ticker, Ticker)
    except msgspec.ValidationError:
        raise Http404("There is no such symbol.") from None


def _known(ticker: str) -> None:
    if not Symbol.objects.filter(ticker=_named(ticker)).exists() and moments.now(ticker) is None:
        raise Http404("There is no such symbol.")
