"""Suggestions while somebody types, and the star beside a symbol."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.requests import SignedInRequest
from apps.universes.making.limits import Refused
from apps.universes.making.own import watch_list
from apps.universes.making.search import search
from apps.universes.making.upkeep import edit
from apps.universes.models import Symbol


@login_required
@require_GET
def suggestions(request: SignedInRequest) -> HttpResponse:
    """The first symbols that begin like `q`, by ticker or name."""
    found = search(request.GET.get("q", ""))
    return JsonResponse(
        {"symbols": [{"ticker": one.ticker, "name": one.name, "exchange": one.exchange} for one in found]}
    )


@login_required
@require_POST
def star(request: SignedInRequest, ticker: str) -> HttpResponse:
    """Put a symbol on the user's watch list (`on` is 1) or take it off (0); without `on`, whichever it is not now."""
    symbol = get_object_or_404(Symbol, ticker=ticker)
    universe = watch_list(request.user)
    one = frozenset({symbol.ticker})
    wants_json = request.headers.get("Accept") == "application/json"
    is_wanted = request.POST.get("on") or ("0" if universe.members.filter(pk=symbol.pk).exists() else "1")
    puts_on = is_wanted == "1"
    try:
        edit(
            universe,
            by=request.user,
            add=one if puts_on else frozenset(),
            remove=frozenset() if puts_on else one,
            how="star",
        )
    except Refused as problem:
        if wants_json:
            return JsonResponse({"detail": str(problem)}, status=409)
        messages.error(request, str(problem))
    return JsonResponse({"is_on": puts_on}) if wants_json else redirect(universe)
