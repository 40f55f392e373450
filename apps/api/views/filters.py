"""Named sets of filters: what is let through of a universe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
from django.conf import settings
from django.http import Http404
from msgspec import UNSET, UnsetType

from apps.accounts.models import Scope
from apps.api.authentication import SignedInRequest
from apps.api.door import Door, door
from apps.api.problems import Refused
from apps.api.types import Name
from apps.live.hour import last_hour
from apps.live.preview import preview
from apps.universes.filters import services
from apps.universes.filters.forms import EVERYTHING_NAME
from apps.universes.models import FilterSet
from apps.universes.services import choices_of
from tickstock.market.filters import Filter


class Filters(msgspec.Struct, frozen=True):
    """`wanted` says only what differs from letting everything through."""

    id: int
    name: str
    version: int
    updated_at: datetime
    wanted: Filter


class FilterSets(msgspec.Struct, frozen=True):
    items: list[Filters]


class NewFilters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    wanted: Filter


class FiltersChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is left out stays as it is; `wanted` is taken as a whole."""

    name: Name | UnsetType = UNSET
    wanted: Filter | UnsetType = UNSET


class FilterDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    wanted: Filter


class KindThrough(msgspec.Struct, frozen=True):
    kind: str
    through: int
    of: int


class LeftOut(msgspec.Struct, frozen=True):
    """How many events a setting was the first to leave out."""

    setting: str
    events: int


class FilterPreview(msgspec.Struct, frozen=True):
    """Of the last hour's events of the universe in force; `left_out` adds up to what did not come through."""

    universe: str
    through: int
    of: int
    is_whole_hour: bool
    kinds: list[KindThrough]
    left_out: list[LeftOut]


class FilterSetsView(Door):
    @door("listFilters", FilterSets, is_reference=True)
    def get(self, request: SignedInRequest) -> FilterSets:
        """Your sets of filters, by name."""
        return FilterSets([_told(one) for one in request.user.filter_sets.all()])

    @door("createFilters", Filters, body=NewFilters, status=201, scope=Scope.WRITE, also=(422,))
    def post(self, request: SignedInRequest, new: NewFilters) -> Filters:
        """Make a set of filters."""
        with _refused():
            return _told(services.make(owner=request.user, name=_name(new.name), wanted=sound(new.wanted)))


class FilterSetView(Door):
    @door("getFilters", Filters, is_reference=True, also=(404,))
    def get(self, request: SignedInRequest, pk: int) -> Filters:
        """One of your sets of filters."""
        return _told(_own(request, pk))

    @door("changeFilters", Filters, body=FiltersChange, scope=Scope.WRITE, also=(404, 422))
    def patch(self, request: SignedInRequest, change: FiltersChange, pk: int) -> Filters:
        """Change a set, at once where it is in force."""
        filters = _own(request, pk)
        name = filters.name if isinstance(change.name, UnsetType) else _name(change.name)
        wanted = filters.in_force()[1] if isinstance(change.wanted, UnsetType) else sound(change.wanted)
        with _refused():
            services.change(filters=filters, name=name, wanted=wanted)
        return _told(filters)

    @door("deleteFilters", scope=Scope.WRITE, also=(404,))
    def delete(self, request: SignedInRequest, pk: int) -> None:
        """Delete a set. Where it was in force everything is let through."""
        services.delete(filters=_own(request, pk))


class FilterPreviewView(Door):
    @door("previewFilters", FilterPreview, body=FilterDraft, also=(422,))
    def post(self, request: SignedInRequest, draft: FilterDraft) -> FilterPreview:
        """What filters would have let through of the last hour; nothing is saved."""
        interest = choices_of([request.user.pk])[request.user.pk].interest
        drafted = msgspec.structs.replace(interest, filter=sound(draft.wanted))
        found = preview(last_hour.read(settings.STREAM_URL), drafted)
        return FilterPreview(
            found.universe,
            found.through,
            found.of,
            found.is_whole,
            [KindThrough(one.kind, one.through, one.of) for one in found.kinds],
            [LeftOut(one.setting.name, one.events) for one in found.fell],
        )


def sound(wanted: Filter) -> Filter:
    """Raises Refused where nothing could ever come through."""
    for low, high in (("price_min", "price_max"), ("count_min", "count_max")):
        first, last = getattr(wanted, low), getattr(wanted, high)
        if first is not None and last is not None and first > last:
            raise Refused(f"`{high}` lies below `{low}`, so nothing would come through.", 422)
    for name in ("kinds", "sessions", "windows", "directions"):
        if not getattr(wanted, name):
            raise Refused(f"`{name}` is empty, so nothing would come through.", 422)
    return wanted


def _name(name: str) -> str:
    if name.casefold() == EVERYTHING_NAME.casefold():
        raise Refused(f"{EVERYTHING_NAME} stands for no filters at all. Choose another name.", 422)
    return name


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except services.Refused as problem:
        raise Refused(str(problem), 422) from problem


def _own(request: SignedInRequest, pk: int) -> FilterSet:
    found = request.user.filter_sets.filter(pk=pk).first()
    if found is None:
        raise Http404("You have no such filters.")
    return found


def _told(filters: FilterSet) -> Filters:
    return Filters(filters.pk, filters.name, filters.version, filters.updated_at, filters.in_force()[1])
