"""Choosing what to look at."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.accounts.requests import SignedInRequest
from apps.universes.forms import ChooseForm
from apps.universes.making.limits import Refused
from apps.universes.services import choose_universe


@login_required
@require_POST
def choose(request: SignedInRequest) -> HttpResponse:
    """Put a universe in force for the signed-in user; an empty choice is the whole market."""
    form = ChooseForm(request.POST, user=request.user)
    if not form.is_valid():
        return HttpResponse("There is no such universe.", status=400)
    try:
        choose_universe(user=request.user, universe=form.cleaned_data["universe"])
    except Refused as problem:
        return HttpResponse(str(problem), status=400)
    return redirect("universes" if "stay" in request.POST else "dashboard")
