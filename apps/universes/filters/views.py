"""Sets of filters: the list, the form, and which is in force."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.universes.filters import services
from apps.universes.filters.forms import ChooseForm, FilterForm
from apps.universes.filters.pages import edit_page, in_force_of, list_page
from apps.universes.filters.presets import BY_KEY
from apps.universes.models import FilterSet


@login_required
@require_safe
def sets(request: SignedInRequest) -> HttpResponse:
    return list_page(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return edit_page(request, FilterForm(name=services.free_name(request.user, "My filters")), None)
    form = FilterForm(request.POST)
    if form.is_valid():
        try:
            made = services.make(owner=request.user, name=form.cleaned_data["name"], wanted=form.wanted)
        except services.Refused as problem:
            form.add_error("name", str(problem))
        else:
            return _saved(request, made)
    return edit_page(request, form, None, status=400)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    filters = get_object_or_404(request.user.filter_sets, pk=pk)
    if request.method != "POST":
        return edit_page(request, FilterForm(wanted=filters.in_force()[1], name=filters.name), filters)
    form = FilterForm(request.POST)
    if form.is_valid():
        try:
            services.change(filters=filters, name=form.cleaned_data["name"], wanted=form.wanted)
        except services.Refused as problem:
            form.add_error("name", str(problem))
        else:
            return _saved(request, filters)
    return edit_page(request, form, filters, status=400)


def _saved(request: SignedInRequest, filters: FilterSet) -> HttpResponse:
    if "put_in_force" in request.POST:
        services.choose(user=request.user, filters=filters)
    is_in_force = in_force_of(request.user) == filters
    messages.success(request, f"Saved{' and in force now' if is_in_force else ', not in force'}.")
    return redirect("edit-filters", filters.pk)


@login_required
@require_POST
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    filters = get_object_or_404(request.user.filter_sets, pk=pk)
    try:
        return redirect("edit-filters", services.copy(filters=filters).pk)
    except services.Refused as problem:
        messages.error(request, str(problem))
        return redirect("filters")


@login_required
@require_POST
def from_preset(request: SignedInRequest, key: str) -> HttpResponse:
    """A set of one's own that begins as a preset."""
    preset = BY_KEY.get(key)
    if preset is None:
        raise Http404
    name = services.free_name(request.user, preset.name)
    try:
        return redirect("edit-filters", services.make(owner=request.user, name=name, wanted=preset.filter).pk)
    except services.Refused as problem:
        messages.error(request, str(problem))
        return redirect("filters")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    filters = get_object_or_404(request.user.filter_sets, pk=pk)
    if request.method != "POST":
        is_in_force = in_force_of(request.user) == filters
        return render(request, "universes/filters/delete.html", {"set": filters, "is_in_force": is_in_force})
    services.delete(filters=filters)
    messages.success(request, f"{filters.name} is deleted.")
    return redirect("filters")


@login_required
@require_POST
def choose(request: SignedInRequest) -> HttpResponse:
    """Put a set in force for the signed-in user; an empty choice is everything."""
    form = ChooseForm(request.POST, user=request.user)
    if not form.is_valid():
        return HttpResponse("There is no such set of filters.", status=400)
    services.choose(user=request.user, filters=form.cleaned_data["filters"])
    return redirect("filters" if "stay" in request.POST else "dashboard")


@login_required
@require_safe
def in_force(request: SignedInRequest) -> HttpResponse:
    """Where the set in force is changed; with none, where one is made."""
    filters = in_force_of(request.user)
    return redirect("edit-filters", filters.pk) if filters else redirect("filters")
