"""Pasted and uploaded lists: read, shown with what is wrong by line, saved when that is confirmed; and out again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.requests import SignedInRequest
from apps.universes.forms import ListForm
from apps.universes.lists.reading import Reading, read
from apps.universes.lists.text import Unreadable
from apps.universes.lists.writing import as_csv
from apps.universes.making import own
from apps.universes.making.limits import Refused, check_length, limits_of
from apps.universes.making.search import known_tickers
from apps.universes.making.upkeep import replace
from apps.universes.models import MadeBy, Universe
from apps.universes.views import doors

SHOWN = 200  # Symbols of a preview that are named


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """A universe as a list, in two steps: nothing is saved before what was read has been seen."""
    universe = doors.own(request, pk) if pk else None
    if universe and not universe.is_edited:
        raise doors.Http404
    form = ListForm(request.POST or None, request.FILES or None, universe=universe)
    if request.method == "POST" and form.is_valid():
        try:
            found = read(form.data_to_read(), known_tickers())
            if "confirmed" in request.POST and not found.problem_count:
                return redirect(_save(request, universe, form.cleaned_data.get("name", ""), found))
            return _preview(request, form, universe, found)
        except (Refused, Unreadable) as problem:
            form.add_error(None, str(problem))
    context = {"form": form, "universe": universe, "way": "list", "limits": limits_of(request.user)}
    return render(request, "universes/list.html", context)


@login_required
@require_GET
def export(request: SignedInRequest, pk: int) -> HttpResponse:
    """The members as CSV, harmless in a spreadsheet."""
    universe = doors.visible(request, pk)
    members = universe.members.order_by("ticker").values_list("ticker", "name", "exchange", "type", "sector")
    answer = HttpResponse(
        as_csv(["Symbol", "Name", "Exchange", "Type", "Sector"], members), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{slugify(universe.name) or "universe"}.csv"'
    return answer


def _preview(request: SignedInRequest, form: ListForm, universe: Universe | None, found: Reading) -> HttpResponse:
    # Longer than the plan allows is refused here already, not after the second click.
    check_length(request.user, len(found.tickers))
    had = universe.tickers() if universe else frozenset()
    context = {
        "universe": universe,
        "way": "list",
        "name": form.cleaned_data.get("name", ""),
        "found": found,
        "more_problems": found.problem_count - len(found.problems),
        "first": found.tickers[:SHOWN],
        "more": max(len(found.tickers) - SHOWN, 0),
        "new": len(frozenset(found.tickers) - had),
        "leaving": len(had - frozenset(found.tickers)),
        "text": "\n".join(found.tickers),
    }
    return render(request, "universes/list_preview.html", context)


def _save(request: SignedInRequest, universe: Universe | None, name: str, found: Reading) -> Universe:
    if universe is None:
        universe = own.make(user=request.user, name=name, made_by=MadeBy.LIST, tickers=found.tickers)
    else:
        replace(universe, by=request.user, tickers=frozenset(found.tickers), adds="add" in request.POST)
    messages.success(request, f"{universe.name} was saved: {universe.members.count():,} symbols.")
    return universe
