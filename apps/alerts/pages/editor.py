"""Where a rule is written: the form, and beside it what it says of the market."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from redis import RedisError

from apps.accounts.requests import SignedInRequest
from apps.alerts import places, services
from apps.alerts.forms import RuleForm
from apps.alerts.models import Rule
from apps.alerts.pages.shown import preview_shown, problem_shown
from apps.alerts.starters import BY_KEY, STARTERS
from apps.alerts.testing import preview
from tickstock.market.alerting import rule as evaluated
from tickstock.market.filters import Filter
from tickstock.market.language import WORDS
from tickstock.stream import allowance, client

logger = logging.getLogger(__name__)

PREVIEWS, STRETCH = 20, 10  # Looks in so many seconds: nobody types faster
FAST = "That was a little fast. Wait a moment, then try again."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """A new rule: empty, or begun from a starter, a symbol, or both."""
    first = places.mail_of(request.user)
    if request.method != "POST":
        symbol = request.GET.get("symbol", "").strip().upper()[:16]
        given: dict[str, Any] = {"destinations": [first], "only": symbol}
        if symbol:
            given["name"] = f"{symbol} …"
        form = RuleForm(user=request.user, starter=BY_KEY.get(request.GET.get("starter", "")), given=given)
        return _page(request, form, None)
    form = RuleForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            rule = services.make(owner=request.user, wish=form.wish)
        except services.Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "It is at work. You are told from the next change on.")
            return redirect("alert", rule.uid)
    return _page(request, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, uid: UUID) -> HttpResponse:
    rule = get_object_or_404(Rule.objects.of(request.user), uid=uid)
    form = RuleForm(request.POST if request.method == "POST" else None, user=request.user, rule=rule)
    if form.is_bound and form.is_valid():
        try:
            services.change(rule=rule, wish=form.wish)
        except services.Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Saved, and in force.")
            return redirect("alert", rule.uid)
    return _page(request, form, rule)


@login_required
@require_POST
def look(request: SignedInRequest) -> HttpResponse:
    """What a draft says of the market now and would have told today; nothing is saved."""
    form = RuleForm(request.POST, user=request.user)
    form.is_valid()
    found: dict[str, Any] = {}
    if _asks_too_often(request.user.pk):
        answer = JsonResponse({"detail": FAST})
        answer.status_code, answer["Retry-After"] = 429, STRETCH
        return answer
    if not form.errors.keys() - {"name", "destinations", "quiet_until", "expires_at", "per_day"}:
        found = _looked(request, form)
    errors = {name: _errors(form, name) for name in form.fields}
    return JsonResponse({"html": render_to_string("alerts/preview.html", {"form": form, **found}), "errors": errors})


@login_required
@require_safe
def language(request: SignedInRequest) -> HttpResponse:
    kinds = ("figure", "function", "word", "event")
    return render(request, "alerts/language.html", {"groups": [(kind, [one for one in WORDS if one.kind == kind]) for kind in kinds]})  # fmt: skip


def _looked(request: SignedInRequest, form: RuleForm) -> dict[str, Any]:
    said = form.cleaned_data
    universe = said.get("universe")
    is_of_rows = said["of"] == "rows"
    draft = evaluated.Rule(
        uid="draft",
        owner=request.user.pk,
        name=said.get("name", ""),
        universe=str(universe.pk) if universe else "",
        only=frozenset(said["only"]),
        expression=said["expression"] if is_of_rows else "",
        rearm=said["rearm"] if is_of_rows else "",
        events=None if is_of_rows else msgspec.convert(form._events(), Filter),
        cool_down=said["cool_down"],
        once_a_day=said["once_a_day"],
    )
    try:
        return {"preview": preview_shown(preview(draft, universe.tickers() if universe else None), is_of_rows)}
    except (RedisError, OSError, ValueError) as problem:
        logger.warning("A rule could not be tried: %s", problem)
        return {"trouble": "The market cannot be read now, so nobody can say. Try again in a moment."}


def _errors(form: RuleForm, name: str) -> str:
    context: dict[str, Any] = {"errors": form.errors.get(name), "id": f"id_{name}"}
    if name in ("expression", "rearm") and (problem := form.problem(name)):
        context["mark"] = problem_shown(form.data[name].strip(), problem)
    return render_to_string("alerts/errors.html", context)


def _asks_too_often(user_id: int) -> bool:
    try:
        with client.connect(settings.REDIS_URL) as redis:
            return not allowance.take(redis, f"try-alert:{user_id}", PREVIEWS, STRETCH)
    except RedisError:
        return False  # Without the broker there is no market to look at, and that is said


def _page(request: SignedInRequest, form: RuleForm, rule: Rule | None) -> HttpResponse:
    words = [{"name": one.name, "kind": one.kind, "unit": one.unit, "meaning": one.meaning} for one in WORDS]
    context = {"form": form, "rule": rule, "starters": STARTERS, "words": words}
    return render(request, "alerts/form.html", context, status=400 if form.errors else 200)
