"""Pages to choose a past day on, and to watch it again."""

from __future__ import annotations

from datetime import date
from itertools import islice

import msgspec
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from apps.accounts.requests import SignedInRequest
from apps.analytics.reach import refusal, within
from apps.live.replay import asked
from apps.live.replay.course import SPEEDS
from apps.live.replay.shelf import Shelf
from apps.live.wall import wall

DAYS = 400  # To choose from


@login_required
@require_GET
def choose(request: SignedInRequest) -> HttpResponse:
    """The days there are, the newest first; a form leads to one of them."""
    if day := request.GET.get("day"):
        try:
            wanted = date.fromisoformat(day)
        except ValueError:
            messages.error(request, f"“{day[:20]}” is no day. Choose one of the list.")
            return redirect("replay")
        query = request.GET.copy()
        query.pop("day")
        return redirect(f"{wanted.isoformat()}/?{query.urlencode()}")
    days = list(islice(within(request.user).days(), DAYS))
    return render(request, "live/replay/choose.html", {"days": days, "speeds": SPEEDS, "wanted": asked.Asked()})


@login_required
@require_GET
def watch(request: SignedInRequest, day: date) -> HttpResponse:
    """The dashboard, told by the archive."""
    try:
        wanted = asked.read(request.GET.urlencode())
    except msgspec.ValidationError as problem:
        messages.error(request, f"That replay cannot be shown: {problem}.")
        return redirect("replay")
    if words := refusal(request.user, day):
        messages.error(request, words)
        return redirect("replay")
    if Shelf(day).extent() is None:
        raise Http404("Nothing of that day is archived.")
    socket = f"/ws/replay/{day.isoformat()}/?speed={wanted.speed:g}&from={wanted.since}"
    replay = {"day": day, "speed": wanted.speed, "from": wanted.since, "speeds": SPEEDS}
    return render(request, "live/dashboard.html", wall(request.user) | {"socket": socket, "replay": replay})
