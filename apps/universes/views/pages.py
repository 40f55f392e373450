"""The list of universes, one universe, its history and how it compares with others."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.requests import SignedInRequest
from apps.universes.making.figures import with_figures
from apps.universes.making.finding import Finder, finds, market
from apps.universes.making.limits import limits_of
from apps.universes.making.own import watch_list, watched_by
from apps.universes.models import InForce, MadeBy, Share, Symbol, Universe
from apps.universes.possessions import how_many
from apps.universes.rules.combining import WORDS
from apps.universes.rules.rule import rule_of
from apps.universes.views.doors import own, visible

SHOWN = 50  # Members on a page
COMPARED = 3  # Universes at once
NAMED = 60  # Symbols of each part of a comparison that are shown


@login_required
@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """All universes the user sees, how many symbols each has, and the one in force."""
    watch_list(request.user)
    universes = Universe.objects.visible_to(request.user).with_counts().order_by("-is_watch_list", "name")
    in_force = InForce.objects.filter(user=request.user).first()
    return render(
        request,
        "universes/index.html",
        {
            "own": [one for one in universes if one.owner_id],
            "core": [one for one in universes if not one.owner_id],
            "in_force": in_force.universe_id if in_force else None,
            "made": how_many(request.user),
            "listed": Symbol.objects.filter(is_active=True).count(),
            "limits": limits_of(request.user),
        },
    )


@login_required
@require_GET
def universe(request: SignedInRequest, pk: int) -> HttpResponse:
    """One universe and its members, with what the market says of them."""
    found = visible(request, pk)
    is_own = found.owner_id == request.user.pk
    typed = request.GET.get("q", "").strip().replace("\0", "")[:40]
    rows = market()
    page = Paginator(_members(found, typed), SHOWN).get_page(request.GET.get("page"))
    by_hand = rule_of(found.definition).also if found.made_by == MadeBy.RULE else ()
    in_force = InForce.objects.filter(user=request.user).first()
    context: dict[str, Any] = {
        "universe": found,
        "is_own": is_own,
        "may_edit": is_own and found.made_by != MadeBy.COMBINATION,
        "is_in_force": bool(in_force and in_force.universe_id == found.pk),
        "typed": typed,
        "page": page,
        "members": with_figures(page.object_list, rows),
        "by_hand": by_hand,
        "newest": found.changes.select_related("by").first(),
        "limits": limits_of(found.owner),
        "watched": watched_by(request.user),
        "is_simulated": settings.IS_SIMULATED,
        "total": found.members.count(),
    }
    if is_own and (share := Share.objects.filter(universe=found).first()):
        context |= {
            "share": share,
            "share_link": f"{settings.PUBLIC_URL}{reverse('shared-universe', args=[share.token])}",
        }
    if found.made_by == MadeBy.RULE:
        now = finds(found, Finder(rows))
        context["rule_finds"] = None if now is None else len(now)
    if found.made_by == MadeBy.COMBINATION:
        context["how"] = WORDS[found.definition["how"]]
        context["parts"] = found.parts.visible_to(request.user)
    return render(request, "universes/universe.html", context)


@login_required
@require_GET
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """What has become of one's own universe."""
    found = own(request, pk)
    return render(request, "universes/history.html", {"universe": found, "changes": found.changes.select_related("by")})


@login_required
@require_GET
def compare(request: SignedInRequest) -> HttpResponse:
    """What two or three universes share, and what each has alone."""
    universes = Universe.objects.visible_to(request.user)
    keys = [int(key) for key in request.GET.getlist("of") if key.isdecimal() and len(key) < 10]
    by_key = universes.in_bulk(keys)
    chosen = [by_key[key] for key in dict.fromkeys(keys) if key in by_key][:COMPARED]
    tickers = {one: one.tickers() for one in chosen}
    parts = []
    for size in range(len(chosen), 0, -1):
        for some in combinations(chosen, size):
            others = frozenset().union(*(tickers[one] for one in chosen if one not in some))
            found = frozenset.intersection(*(tickers[one] for one in some)) - others
            parts.append({"universes": some, "count": len(found), "symbols": sorted(found)[:NAMED]})
    return render(
        request,
        "universes/compare.html",
        {
            "universes": universes,
            "chosen": chosen,
            "counts": [(one, len(tickers[one])) for one in chosen],
            "parts": parts if len(chosen) > 1 else [],
            "asked": bool(request.GET),
        },
    )


def _members(universe: Universe, typed: str) -> QuerySet[Symbol]:
    members = universe.members.order_by("ticker")
    return members.filter(Q(ticker__istartswith=typed) | Q(name__icontains=typed)) if typed else members
