"""A universe that somebody has shared: read by whoever has the link, copied by whoever has signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.accounts.requests import SignedInRequest
from apps.universes.making import own
from apps.universes.making.limits import Refused
from apps.universes.models import Share

SHOWN = 200  # Members on a page


@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The symbols of a shared universe; nothing about whose it is."""
    found = get_object_or_404(Share.objects.select_related("universe"), token=token)
    page = Paginator(found.universe.members.order_by("ticker"), SHOWN).get_page(request.GET.get("page"))
    context = {"share": found, "universe": found.universe, "page": page}
    if isinstance(request.user, User):
        context["watched"] = own.watched_by(request.user)
    answer = render(request, "universes/shared.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@login_required
@require_POST
def copy(request: SignedInRequest, token: str) -> HttpResponse:
    """Make a universe of one's own of it."""
    found = get_object_or_404(Share.objects.select_related("universe"), token=token)
    try:
        made = own.copy(universe=found.universe, user=request.user)
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect("shared-universe", token)
    messages.success(request, "This copy is yours: it does not change with the original.")
    return redirect(made)
