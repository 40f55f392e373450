"""Pages that show the live market."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from apps.accounts.requests import SignedInRequest
from apps.universes.models import InForce, Universe


@login_required
def dashboard(request: SignedInRequest) -> HttpResponse:
    """The page people look at all day; everything live on it arrives over the WebSocket."""
    in_force = InForce.objects.filter(user=request.user).select_related("universe").first()
    return render(
        request,
        "live/dashboard.html",
        {"universes": Universe.objects.visible_to(request.user), "universe": in_force and in_force.universe},
    )
