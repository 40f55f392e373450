"""Buttons that change one's own universe."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.accounts.requests import SignedInRequest
from apps.universes.making import own
from apps.universes.making.by_hand import put_in, take_out
from apps.universes.making.limits import Refused
from apps.universes.making.search import known_tickers, search
from apps.universes.models import Share, Universe
from apps.universes.views.doors import changes_own


@changes_own
def add(request: SignedInRequest, universe: Universe) -> HttpResponse:
    """Put the symbol in that was typed or chosen."""
    typed = request.POST.get("symbol", "").strip().replace("\0", "")[:40]
    found = search(typed, 1).first()
    if found is None or typed.upper() not in (found.ticker, found.name.upper()):
        near = f" Did you mean {found.ticker}, {found.name}?" if found else ""
        raise Refused(f"There is no symbol {typed}.{near}" if typed else "Type a symbol or a name.")
    changed = put_in(universe, found.ticker, by=request.user)
    words = f"{found.ticker} was added." if any(changed) else f"{found.ticker} is there already."
    messages.success(request, words)
    return redirect(universe)


@changes_own
def remove(request: SignedInRequest, universe: Universe) -> HttpResponse:
    """Take a symbol out."""
    ticker = request.POST.get("symbol", "")[:16]
    if ticker not in universe.tickers() and ticker not in known_tickers():
        raise Refused("There is no such symbol.")
    take_out(universe, ticker, by=request.user)
    messages.success(request, f"{ticker} was removed. Undo it under History.")
    return redirect(universe)


@changes_own
def rename(request: SignedInRequest, universe: Universe) -> HttpResponse:
    own.rename(universe=universe, name=request.POST.get("name", "").strip().replace("\0", ""), by=request.user)
    return redirect(universe)


@changes_own
def delete(request: SignedInRequest, universe: Universe) -> HttpResponse:
    own.delete(universe=universe)
    messages.success(request, f"{universe.name} was deleted.")
    return redirect("universes")


@changes_own
def undo(request: SignedInRequest, universe: Universe) -> HttpResponse:
    own.undo(universe=universe, by=request.user)
    messages.success(request, "The newest change was undone.")
    return redirect("universe-history", universe.pk)


@changes_own
def share(request: SignedInRequest, universe: Universe) -> HttpResponse:
    """Make the link under which others may read it, or take it back."""
    if "revoke" in request.POST:
        Share.objects.filter(universe=universe).delete()
        messages.success(request, "The link no longer works.")
    else:
        Share.objects.get_or_create(universe=universe)
    return redirect(universe)
