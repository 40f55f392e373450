"""What was told, what became of it, and what was sent of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.alerts import places
from apps.alerts.models import Delivery, Notice, Rule
from apps.alerts.refused import Refused
from tickstock.market.sessions import NEW_YORK

ROWS = 100


@login_required
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """Newest first; `before` is a key, so nothing shifts meanwhile."""
    asked = {name: request.GET.get(name, "").strip() for name in ("rule", "symbol", "day", "before")}
    found = Notice.objects.of(request.user).prefetch_related("deliveries__destination")
    uid = _uid(asked["rule"])
    chosen = Rule.objects.of(request.user).filter(uid=uid).first() if uid else None
    if chosen:
        found = found.filter(rule=chosen)
    if asked["symbol"]:
        found = found.filter(symbol=asked["symbol"].upper()[:16])
    if day := _day(asked["day"]):
        begins = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
        first, last = (int((begins + timedelta(days)).timestamp() * 1000) for days in (0, 1))
        found = found.filter(at__gte=first, at__lt=last)
    if asked["before"].isdecimal() and len(asked["before"]) < 19:
        found = found.filter(pk__lt=int(asked["before"]))
    rows = list(found[: ROWS + 1])
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "notices": rows[:ROWS],
        "older": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "rules": Rule.objects.of(request.user),
        "chosen": chosen,
        "asked": asked,
        "query": query.urlencode(),
    }
    return render(request, "alerts/history.html", context)


@login_required
@require_safe
def deliveries(request: SignedInRequest) -> HttpResponse:
    mine = Delivery.objects.of(request.user).select_related("destination").prefetch_related("notices")
    return render(request, "alerts/deliveries.html", {"deliveries": mine[:ROWS]})


@login_required
@require_POST
def send_again(request: SignedInRequest, uid: UUID) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.of(request.user), uid=uid)
    try:
        places.send_again(delivery=delivery, now=timezone.now())
        messages.success(request, "On its way again.")
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect("alert-deliveries")


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
