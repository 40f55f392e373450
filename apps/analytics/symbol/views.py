"""One symbol: its page, how it stands now, and why nothing was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from redis import RedisError

from apps.accounts.requests import SignedInRequest
from apps.accounts.sessions.activity import background
from apps.analytics import moments
from apps.analytics.archive.entries import read
from apps.analytics.models import ArchivedEvent, Outcome, SymbolTotals
from apps.analytics.symbol import facts
from apps.universes.making.own import watched_by
from apps.universes.making.search import LONGEST, search
from apps.universes.models import Symbol, Universe
from tickstock.market.sessions import NEW_YORK
from tickstock.market.why.condition import Limits
from tickstock.market.why.missing import why_not
from tickstock.market.why.told import why
from tickstock.stream import client
from tickstock.stream.settings import read as read_settings

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


@never_cache
@require_GET
def lacks(request: HttpRequest, ticker: str) -> JsonResponse:
    """Why nothing was told of a symbol, now or `at` a moment (epoch ms) of the last days."""
    if not request.user.is_authenticated:
        return JsonResponse({"detail": "Sign in first."}, status=401)
    asked = request.GET.get("at", "")
    if asked and not (asked.isdecimal() and len(asked) < 15):
        return JsonResponse({"detail": "Expected `at` as epoch milliseconds."}, status=400)
    stood = moments.then(ticker, int(asked)) if asked else moments.now(ticker)
    if stood is None:
        return JsonResponse({"detail": "Nothing is known of it at that moment."}, status=404)
    found = why_not(stood.row, stood.at, in_force())
    return JsonResponse({"symbol": ticker, "at": stood.at, "missing": msgspec.to_builtins(found)})


@never_cache
@require_GET
def event(request: HttpRequest, eid: str) -> JsonResponse:
    """One archived event, why it was told, and what became of it."""
    if not request.user.is_authenticated:
        return JsonResponse({"detail": "Sign in first."}, status=401)
    found = ArchivedEvent.objects.filter(eid=eid).first()
    if found is None:
        return JsonResponse({"detail": "No such event is archived."}, status=404)
    reason = why(read(found.data, found.eid), in_force())
    outcome = Outcome.objects.filter(pk=eid).values("r1", "r5", "r15", "r30", "best", "worst", "missing").first()
    return JsonResponse(
        {
            "event": msgspec.json.decode(found.data) if found.data.startswith("{") else None,
            "position": f"{found.epoch}:{found.seq}",
            "why": reason.sentence,
            "conditions": msgspec.to_builtins(reason.conditions),
            "outcome": outcome,
        }
    )


def in_force() -> Limits:
    """The thresholds in force, or the defaults where the broker does not answer."""
    try:
        with client.connect(settings.REDIS_URL) as redis:
            return Limits(read_settings(redis).thresholds)
    except (RedisError, OSError, msgspec.MsgspecError):
        return Limits()


def _stands(stood: moments.Stood | None, limits: Limits) -> dict[str, Any]:
    if stood is None:
        return {"stood": None}
    at = datetime.fromtimestamp(stood.at / 1000, NEW_YORK)
    return {"stood": at, "figures": facts.figures(stood), "missing": why_not(stood.row, stood.at, limits)}
