"""One symbol: its page, how it stands now, and why nothing was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.accounts.requests import SignedInRequest
from apps.accounts.sessions.activity import background
from apps.analytics import moments
from apps.analytics.models import ArchivedEvent, SymbolTotals
from apps.analytics.symbol import facts
from apps.analytics.symbol.limits import in_force
from apps.universes.making.own import watched_by
from apps.universes.making.search import LONGEST, search
from apps.universes.models import Symbol, Universe
from tickstock.market.sessions import NEW_YORK
from tickstock.market.why.condition import Limits
from tickstock.market.why.missing import why_not

TOTALS = 12  # Sessions
FOUND = 30  # Symbols


@login_required
@require_GET
def find(request: SignedInRequest) -> HttpResponse:
    """The page of the symbol that was named, or a list of those that begin or are called like it."""
    words = request.GET.get("q", "").strip().replace("\0", "")[:LONGEST]
    if Symbol.objects.filter(ticker=words.upper()).exists():
        return redirect("symbol", words.upper())
    return render(request, "analytics/find.html", {"words": words, "found": search(words, FOUND)})


@login_required
@never_cache
@require_GET
def symbol(request: SignedInRequest, ticker: str) -> HttpResponse:
    """Chart, figures, events with their why, and what every detector lacks now."""
    known, stood = Symbol.objects.filter(ticker=ticker).first(), moments.now(ticker)
    if known is None and stood is None:
        raise Http404("No such symbol.")
    limits = in_force()
    newest = next(ArchivedEvent.objects.days(), None)
    day = datetime.fromtimestamp(stood.at / 1000, NEW_YORK).date() if stood else newest or datetime.now(NEW_YORK).date()
    lines, chart = facts.events(ticker, day, limits), facts.chart(ticker, day)
    visible = Universe.objects.visible_to(request.user).filter(members__ticker=ticker)
    return render(
        request,
        "analytics/symbol.html",
        {
            "ticker": ticker,
            "symbol": known,
            "day": day,
            "lines": lines,
            "chart": chart | {"marks": facts.marks(lines, chart["shift"])},
            "totals": SymbolTotals.objects.filter(symbol=ticker)[:TOTALS],
            "universes": visible[:20],
            "watched": watched_by(request.user),
            **_stands(stood, limits),
        },
    )


@background
@login_required
@never_cache
@require_GET
def now(request: SignedInRequest, ticker: str) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "analytics/symbol_now.html", _stands(moments.now(ticker), in_force()))


def _stands(stood: moments.Stood | None, limits: Limits) -> dict[str, Any]:
    if stood is None:
        return {"stood": None}
    at = datetime.fromtimestamp(stood.at / 1000, NEW_YORK)
    return {"stood": at, "figures": facts.figures(stood), "missing": why_not(stood.row, stood.at, limits)}
