"""The list of one's rules, each rule's page, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Avg, Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.alerts import services
from apps.alerts.backtests import asking
from apps.alerts.models import Rule
from apps.alerts.pages.shown import bars, clock
from apps.alerts.refused import Refused
from apps.alerts.starters import STARTERS
from apps.billing.services import limits_of

SNOOZES = {"1": "1 hour", "4": "4 hours", "24": "a day"}
NEWEST = 30
MOST_DAYS = 20


@login_required
@require_safe
def rules(request: SignedInRequest) -> HttpResponse:
    today = timezone.now() - timedelta(hours=24)
    mine = Rule.objects.of(request.user).select_related("universe").prefetch_related("destinations")
    mine = mine.annotate(
        last_told=Max("notices__told_at"), lately=Count("notices", filter=Q(notices__told_at__gte=today))
    )
    room = limits_of(request.user).alerts - len(mine)
    context = {"rules": mine, "room": room > 0, "now": timezone.now(), "starters": STARTERS, "snoozes": SNOOZES}
    return render(request, "alerts/list.html", context)


@login_required
@require_safe
def rule(request: SignedInRequest, uid: UUID) -> HttpResponse:
    one = _own(request, uid)
    outcomes = one.notices.filter(outcome_known=True).aggregate(
        **{f"{name}_{what}": of for name in ("after_5", "after_15", "after_30") for what, of in _figures(name).items()}
    )
    tests = [(test, _test_shown(test)) for test in one.back_tests.all()[:5]]
    return render(
        request,
        "alerts/rule.html",
        {
            "rule": one,
            "notices": one.notices.all()[:NEWEST],
            "told": one.notices.count(),
            "outcomes": [(minutes, outcomes[f"after_{minutes}_count"], outcomes[f"after_{minutes}_mean"], outcomes[f"after_{minutes}_up"]) for minutes in (5, 15, 30)],
            "tests": tests,
            "days": len(asking.available_days()),
            "most_days": MOST_DAYS,
            "snoozes": SNOOZES,
            "now": timezone.now(),
            "is_testing": any(test.state in ("waiting", "running") for test, _ in tests),
        },
    )  # fmt: skip


def step(act: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A button: does one thing with a rule, says so, and comes back to where it was pressed."""

    @wraps(act)
    def view(request: SignedInRequest, uid: UUID, **named: UUID) -> HttpResponse:
        one = _own(request, uid)
        try:
            messages.success(request, act(request, one, **named))
        except Refused as problem:
            messages.error(request, str(problem))
        is_there = Rule.objects.filter(uid=uid).exists()
        return redirect("alert", uid) if is_there and "list" not in request.POST else redirect("alerts")

    return login_required(require_POST(view))


@step
def switch(request: SignedInRequest, one: Rule) -> str:
    services.switch(rule=one, on=not one.is_on)
    return f"{one.name} is switched {'off' if one.is_on else 'on'}."


@step
def snooze(request: SignedInRequest, one: Rule) -> str:
    hours = request.POST.get("hours", "")
    if hours not in SNOOZES:
        services.snooze(rule=one, until=None)
        return f"{one.name} is sent again."
    services.snooze(rule=one, until=timezone.now() + timedelta(hours=int(hours)))
    return f"Nothing of {one.name} is sent for {SNOOZES[hours]}. Open pages go on showing it."


@step
def mute(request: SignedInRequest, one: Rule) -> str:
    symbol = request.POST.get("symbol", "").strip().upper()[:16]
    if not symbol:
        raise Refused("Which symbol?")
    muted = symbol not in one.muted
    services.mute(rule=one, symbol=symbol, muted=muted)
    return f"{symbol} is {'not told any more' if muted else 'told again'}."


@step
def remove(request: SignedInRequest, one: Rule) -> str:
    services.remove(rule=one)
    return f"{one.name} is deleted. What it told stays in the history."


@step
def ask_test(request: SignedInRequest, one: Rule) -> str:
    days = request.POST.get("days", "")
    asking.ask(user=request.user, rule=one, days=min(int(days), MOST_DAYS) if days.isdecimal() and len(days) < 4 else 5)
    return "It is being tried. What it finds stands below, session by session."


@step
def cancel_test(request: SignedInRequest, one: Rule, test: UUID) -> str:
    asking.cancel(get_object_or_404(one.back_tests, uid=test))
    return "Cancelled. What it found until then stays."


def _own(request: SignedInRequest, uid: UUID) -> Rule:
    return get_object_or_404(Rule.objects.of(request.user).select_related("universe"), uid=uid)


def _figures(name: str) -> dict[str, Any]:
    return {"count": Count(name), "mean": Avg(name), "up": Count("pk", filter=Q(**{f"{name}__gt": 0}))}


def _test_shown(test: Any) -> dict[str, Any]:
    minutes = {int(minute): count for day in test.found for minute, count in day["minutes"].items()}
    return {
        "total": sum(day["total"] for day in test.found),
        "days": [(day, bars({int(minute): count for minute, count in day["minutes"].items()})) for day in test.found],
        "is_open": test.state in ("waiting", "running"),
        "minutes": len(minutes),
        "newest": [(clock(one["at"]), one) for day in reversed(test.found) for one in reversed(day["told"])][:20],
    }
