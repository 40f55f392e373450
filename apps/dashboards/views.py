"""What the dashboard asks for and tells about its layouts, as JSON; see `static/js/desk.js`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST
from msgspec import Meta

from apps.accounts.requests import SignedInRequest
from apps.dashboards import services
from apps.dashboards.arrangement import Place, Wrong, check
from apps.dashboards.catalogue import WIDGETS
from apps.dashboards.models import Layout

LARGEST = 32_768  # Bytes of what is told

Name = Annotated[str, Meta(min_length=1, max_length=40)]
Told = TypeVar("Told", bound=msgspec.Struct)


class Saved(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    columns: int
    places: Annotated[list[Place], Meta(max_length=len(WIDGETS))]
    is_locked: bool | None = None


class New(msgspec.Struct, forbid_unknown_fields=True):
    name: Name
    like: int | None = None


class Named(msgspec.Struct, forbid_unknown_fields=True):
    name: Name


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    pass


class Habits(msgspec.Struct, forbid_unknown_fields=True):
    cues: dict[str, list[Literal["sound", "voice", "note"]]] | None = None
    toured: Literal[True] | None = None


def tells(kind: type[Told]) -> Callable[[Callable[..., JsonResponse]], Callable[..., Any]]:
    """A view that is told something of this kind in JSON. What makes no sense is answered with one clear line."""

    def wrap(step: Callable[..., JsonResponse]) -> Callable[..., Any]:
        @login_required
        @require_POST
        @wraps(step)
        def view(request: SignedInRequest, pk: int | None = None) -> JsonResponse:
            try:
                told = _read(request, kind)
                return step(request, told) if pk is None else step(request, told, pk)
            except (msgspec.DecodeError, UnicodeDecodeError, Wrong, services.Refused) as problem:
                return JsonResponse({"detail": str(problem)}, status=400)
            except services.Outdated:
                detail = "This layout has been changed elsewhere since this page read it."
                return _answer(request, Layout.objects.get(owner=request.user, pk=pk or 0), 409, detail)
            except Layout.DoesNotExist:
                detail = "There is no such layout any more."
                return _answer(request, services.chosen_layout(request.user), 404, detail)

        return view

    return wrap


@tells(New)
def new(request: SignedInRequest, told: New) -> JsonResponse:
    return _answer(request, services.new_layout(user=request.user, name=_clean(told.name), like=told.like), 201)


@tells(Saved)
def save(request: SignedInRequest, told: Saved, pk: int) -> JsonResponse:
    check(told.columns, told.places)
    return _answer(
        request,
        services.save_layout(
            user=request.user,
            pk=pk,
            version=told.version,
            columns=told.columns,
            places=told.places,
            is_locked=told.is_locked,
        ),
    )


@tells(Named)
def rename(request: SignedInRequest, told: Named, pk: int) -> JsonResponse:
    return _answer(request, services.rename_layout(user=request.user, pk=pk, name=_clean(told.name)))


@tells(Nothing)
def reset(request: SignedInRequest, told: Nothing, pk: int) -> JsonResponse:
    return _answer(request, services.reset_layout(user=request.user, pk=pk))


@tells(Nothing)
def choose(request: SignedInRequest, told: Nothing, pk: int) -> JsonResponse:
    return _answer(request, services.choose_layout(user=request.user, pk=pk))


@tells(Nothing)
def delete(request: SignedInRequest, told: Nothing, pk: int) -> JsonResponse:
    return _answer(request, services.delete_layout(user=request.user, pk=pk))


@tells(Habits)
def habits(request: SignedInRequest, told: Habits) -> JsonResponse:
    """How widgets make themselves heard, or that the tour is over."""
    if told.cues is not None:
        if unknown := told.cues.keys() - WIDGETS.keys():
            raise Wrong(f"There is no widget {min(unknown)[:40]!r}.")
        services.keep_cues(user=request.user, cues={name: sorted(set(cues)) for name, cues in told.cues.items()})
    if told.toured:
        services.end_tour(user=request.user)
    return JsonResponse({})


def _read(request: HttpRequest, kind: type[Told]) -> Told:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Wrong(f"That is more than the {LARGEST:,} bytes a layout can have.")
    return msgspec.json.decode(request.body or b"{}", type=kind)


def _clean(name: str) -> str:
    """A name without spaces around it."""
    if not (clean := " ".join(name.split())):
        raise Wrong("Give the layout a name.")
    return clean


def _answer(request: SignedInRequest, layout: Layout, status: int = 200, detail: str = "") -> JsonResponse:
    return JsonResponse(services.desk_of(request.user, layout) | {"detail": detail}, status=status)
