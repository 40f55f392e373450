"""What every page begins with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404 as Http404
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from apps.accounts.requests import SignedInRequest
from apps.universes.making.limits import Refused
from apps.universes.models import Universe

P = ParamSpec("P")
Step = Callable[Concatenate[SignedInRequest, Universe, P], HttpResponse]


def visible(request: SignedInRequest, pk: int) -> Universe:
    """A universe the user may see; 404 otherwise."""
    return get_object_or_404(Universe.objects.visible_to(request.user).select_related("owner"), pk=pk)


def own(request: SignedInRequest, pk: int) -> Universe:
    """A universe of the user's own; 404 otherwise."""
    return get_object_or_404(Universe.objects.select_related("owner"), owner=request.user, pk=pk)


def changes_own(step: Step[P]) -> Callable[..., Any]:
    """A button on the page of one's own universe: what is refused is told there."""

    @login_required
    @require_POST
    @wraps(step)
    def view(request: SignedInRequest, pk: int, *arguments: P.args, **options: P.kwargs) -> HttpResponse:
        universe = own(request, pk)
        try:
            return step(request, universe, *arguments, **options)
        except Refused as problem:
            messages.error(request, str(problem))
            return redirect(universe)

    return view
