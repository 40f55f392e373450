"""The four ways to make a universe, and to change what one was made by."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.requests import SignedInRequest
from apps.universes.forms import CombinationForm, NameForm, RuleForm
from apps.universes.making import own
from apps.universes.making.finding import Finder, market
from apps.universes.making.limits import Refused, limits_of
from apps.universes.making.parts import check_parts
from apps.universes.models import MadeBy, Universe
from apps.universes.rules.rule import Invalid, rule_of
from apps.universes.views import doors

FIRST = 40  # Symbols of a preview that are named


@login_required
@require_http_methods(["GET", "POST"])
def picked(request: SignedInRequest) -> HttpResponse:
    """A new universe to pick symbols into."""
    form = NameForm(request.POST or None)
    if form.is_valid():
        try:
            return redirect(own.make(user=request.user, name=form.cleaned_data["name"]))
        except Refused as problem:
            form.add_error(None, str(problem))
    return render(request, "universes/picked.html", {"form": form, "way": "picked"})


@login_required
@require_http_methods(["GET", "POST"])
def rule(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """A universe by rule; what it would find is shown before it is saved."""
    universe = _own(request, pk, MadeBy.RULE)
    before = universe.definition if universe else {}
    form = RuleForm(request.POST or None, initial=before, universe=universe)
    context: dict[str, Any] = {"form": form, "universe": universe, "way": "rule", "limits": limits_of(request.user)}
    if form.is_valid():
        try:
            definition = form.rule(before)
            if "preview" in request.POST:
                context |= _preview(definition)
            else:
                return redirect(_save(request, universe, MadeBy.RULE, form.cleaned_data.get("name", ""), definition))
        except (Refused, Invalid) as problem:
            form.add_error(None, str(problem))
    return render(request, "universes/rule.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def combination(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """A universe made of others."""
    universe = _own(request, pk, MadeBy.COMBINATION)
    initial: dict[str, Any] = {}
    if universe:
        first, *others = universe.definition["parts"]
        initial = {"how": universe.definition["how"], "first": first, "others": others}
    form = CombinationForm(request.POST or None, initial=initial, user=request.user, universe=universe)
    if form.is_valid():
        try:
            definition = check_parts(
                user=request.user, universe=universe, how=form.cleaned_data["how"], parts=form.parts()
            )
            return redirect(_save(request, universe, MadeBy.COMBINATION, form.cleaned_data.get("name", ""), definition))
        except Refused as problem:
            form.add_error(None, str(problem))
    return render(request, "universes/combination.html", {"form": form, "universe": universe, "way": "combination"})


def _own(request: SignedInRequest, pk: int | None, made_by: str) -> Universe | None:
    """One's own universe of this kind; 404 where it is none."""
    if pk is None:
        return None
    found = doors.own(request, pk)
    if found.made_by != made_by:
        raise doors.Http404
    return found


def _save(
    request: SignedInRequest, universe: Universe | None, made_by: str, name: str, definition: dict[str, Any]
) -> Universe:
    if universe is None:
        universe = own.make(user=request.user, name=name, made_by=made_by, definition=definition)
    else:
        own.define(universe=universe, definition=definition, by=request.user)
    messages.success(request, f"{universe.name} was saved: {universe.members.count():,} symbols.")
    return universe


def _preview(definition: dict[str, Any]) -> dict[str, Any]:
    wanted = rule_of(definition)
    found = Finder(market()).find(wanted)
    if found is None:
        raise Refused("The live market cannot be read at the moment, and the rule asks for its figures.")
    return {"previewed": True, "finds": len(found), "first": sorted(found)[:FIRST]}
