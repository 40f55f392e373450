"""The day so far, or any day that is archived."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.accounts.requests import SignedInRequest
from apps.analytics.outcomes.summary import By, Return
from apps.analytics.reach import refusal, within
from apps.analytics.session import figures
from apps.analytics.session.outcomes import AFTER, BYS, outcomes

DAYS = 60  # To choose from


@login_required
@never_cache
@require_GET
def session(request: SignedInRequest, day: date | None = None) -> HttpResponse:
    """Totals, charts, sectors, leaders and what happened to everybody; without a day, the newest there is."""
    days = list(islice(within(request.user).days(), DAYS))
    if day and (words := refusal(request.user, day)):
        raise Http404(words)
    if day and day not in days:
        raise Http404("Nothing of that day is archived.")
    day = day or next(iter(days), None)
    context: dict[str, Any] = {"days": days, "day": day}
    if day:
        kinds = figures.kinds(day)
        context |= {
            "sessions": figures.SESSIONS.values(),
            "kinds": kinds,
            "total": sum(kind.total for kind in kinds),
            "rates": figures.rates(day),
            "gauges": figures.gauges(day),
            "sectors": figures.sectors(day),
            "leaders": figures.leaders(day),
            "timeline": figures.timeline(day),
            "lost": figures.lost(day),
            "is_newest": day == days[0],
        }
    return render(request, "analytics/session.html", context)


@login_required
@never_cache
@require_GET
def became(request: SignedInRequest, day: date) -> HttpResponse:
    """What became of the day's events, by kind, hour or strength."""
    by, after = request.GET.get("by", "kind"), request.GET.get("after", "r5")
    if by not in BYS or after not in AFTER:
        raise Http404("There is no such table.")
    if words := refusal(request.user, day):
        raise Http404(words)
    rows = outcomes(day, cast(By, by), cast(Return, after))
    context = {"day": day, "rows": rows, "by": by, "after": after, "bys": BYS, "afters": AFTER, "group": BYS[by]}
    return render(request, "analytics/outcomes.html", context)
