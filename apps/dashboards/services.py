"""Changes of layouts. Those of one person wait for each other, so that no limit is passed and no change is lost."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.dashboards.arrangement import Arrangement, agreed, default, stored
from apps.dashboards.catalogue import WIDGETS
from apps.dashboards.defaults import NAME
from apps.dashboards.models import AT_MOST, Habits, Layout


class Refused(Exception):
    """What somebody asked for cannot be; the message says why."""


class Outdated(Exception):
    """The layout has been changed elsewhere since."""


def chosen_layout(user: User) -> Layout:
    """The layout a user looks at; the default one is made where there is none."""
    habits = Habits.objects.filter(user=user).select_related("layout").first()
    if habits and habits.layout:
        return habits.layout
    with transaction.atomic():
        habits = _habits(user)
        if not habits.layout:
            habits.layout = user.layouts.first() or Layout.objects.create(owner=user, name=NAME)
            habits.save(update_fields=["layout"])
        return habits.layout


@transaction.atomic
def save_layout(
    *, user: User, pk: int, version: int, columns: int, places: Arrangement, is_locked: bool | None = None
) -> Layout:
    """Keep what stands where, unless somebody has done so since `version`."""
    layout = _own(user, pk)
    if layout.version != version:
        raise Outdated
    layout.arrangements = stored(agreed(layout.places, columns, places))
    if is_locked is not None:
        layout.is_locked = is_locked
    return _kept(layout)


@transaction.atomic
def new_layout(*, user: User, name: str, like: int | None) -> Layout:
    """Make a layout like another, or like the default, and choose it."""
    habits = _habits(user)
    if user.layouts.count() >= AT_MOST:
        raise Refused(f"You have {AT_MOST} layouts, which is all there can be. Delete one first.")
    _free(user, name)
    arrangements = _own(user, like).arrangements if like else stored(default())
    habits.layout = Layout.objects.create(owner=user, name=name, arrangements=arrangements)
    habits.save(update_fields=["layout"])
    return habits.layout


@transaction.atomic
def rename_layout(*, user: User, pk: int, name: str) -> Layout:
    _habits(user)
    layout = _own(user, pk)
    _free(user, name, layout.pk)
    layout.name = name
    return _kept(layout)


@transaction.atomic
def reset_layout(*, user: User, pk: int) -> Layout:
    """Put everything back to where it stands by default."""
    layout = _own(user, pk)
    layout.arrangements = stored(default())
    return _kept(layout)


@transaction.atomic
def choose_layout(*, user: User, pk: int) -> Layout:
    habits = _habits(user)
    habits.layout = _own(user, pk)
    habits.save(update_fields=["layout"])
    return habits.layout


@transaction.atomic
def delete_layout(*, user: User, pk: int) -> Layout:
    """Delete one; gives the one that is looked at then."""
    _habits(user)
    _own(user, pk).delete()
    return chosen_layout(user)


def keep_cues(*, user: User, cues: dict[str, list[str]]) -> None:
    Habits.objects.update_or_create(user=user, defaults={"cues": cues})


def end_tour(*, user: User) -> None:
    Habits.objects.update_or_create(user=user, defaults={"toured_at": timezone.now()})


def _habits(user: User) -> Habits:
    """A user's habits, held until this change is done."""
    Habits.objects.get_or_create(user=user)
    return Habits.objects.select_for_update(of=("self",)).select_related("layout").get(user=user)


def _own(user: User, pk: int) -> Layout:
    return Layout.objects.select_for_update().get(owner=user, pk=pk)


def _free(user: User, name: str, own: int = 0) -> None:
    if user.layouts.filter(name=name).exclude(pk=own).exists():
        raise Refused(f"You have a layout {name} already.")


def _kept(layout: Layout) -> Layout:
    layout.version += 1
    layout.save()
    return layout


def desk_of(user: User, layout: Layout) -> dict[str, Any]:
    """All that a page has to know of a user's layouts."""
    return {
        "layouts": [{"id": pk, "name": name} for pk, name in user.layouts.values_list("pk", "name")],
        "layout": {
            "id": layout.pk,
            "name": layout.name,
            "version": layout.version,
            "is_locked": layout.is_locked,
            "arrangements": stored(layout.places),
        },
    }


def dashboard_of(user: User) -> dict[str, Any]:
    """What the dashboard's template shows of all this."""
    layout = chosen_layout(user)
    habits = Habits.objects.get(user=user)
    widgets = {
        name: {"name": one.name, "short": one.short or one.name, "list": one.list, "w": one.width, "h": one.height}
        | {"least_w": one.least_width, "least_h": one.least_height}
        for name, one in WIDGETS.items()
    }
    return {
        "parts": WIDGETS,
        "desk": desk_of(user, layout) | {"widgets": widgets, "cues": habits.cues},
        "toured": habits.toured_at is not None,
    }
