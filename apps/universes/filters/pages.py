"""What the pages about filters show."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from apps.accounts.models import User
from apps.accounts.requests import SignedInRequest
from apps.billing.services import limits_of
from apps.universes.filters.forms import FilterForm
from apps.universes.filters.presets import PRESETS
from apps.universes.filters.table import SETTINGS, differing
from apps.universes.filters.values import words
from apps.universes.models import FilterSet, InForce
from tickstock.market.filters import Filter

TOLD = 8  # Settings of a set in the list


def list_page(request: SignedInRequest) -> HttpResponse:
    user = request.user
    mine = list(user.filter_sets.all())
    context = {
        "sets": [{"set": one, "says": summary(one.in_force()[1])} for one in mine if not one.trouble],
        "broken": [one for one in mine if one.trouble],
        "in_force": in_force_of(user),
        "presets": [{"preset": one, "says": summary(one.filter)} for one in PRESETS],
        "room": max(limits_of(user).filter_sets - len(mine), 0),
    }
    return render(request, "universes/filters/list.html", context)


def edit_page(
    request: SignedInRequest, form: FilterForm, filters: FilterSet | None, status: int = 200, **preview: Any
) -> HttpResponse:
    """The form for a set, or for a new one; with what a preview found, where one was asked for."""
    in_force = filters is not None and in_force_of(request.user) == filters
    context = {"form": form, "set": filters, "is_in_force": in_force, "settings": len(SETTINGS), **preview}
    return render(request, "universes/filters/edit.html", context, status=status)


def in_force_of(user: User) -> FilterSet | None:
    chosen = InForce.objects.filter(user=user).select_related("filters").first()
    return chosen.filters if chosen else None


def summary(wanted: Filter) -> list[str]:
    """What a set says, setting by setting, as far as it has room in a list."""
    said = [f"{one.label}: {words(one, value)}" for one, value in differing(wanted)]
    more = len(said) - TOLD
    return said[:TOLD] + ([f"{more} more"] if more > 0 else [])
