"""What of this belongs to one person: for the export of their data, and against the limits of their plan."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max

from apps.accounts.models import User
from apps.universes.models import FilterSet, InForce, Universe


def universes_of(user: User) -> dict[str, Any]:
    """A user's universes with their symbols, and the one they look at."""
    owned = Universe.objects.filter(owner=user).prefetch_related("members", "changes")
    in_force = InForce.objects.filter(user=user, universe__isnull=False).values_list("universe__name", flat=True)
    return {
        "universes": [_words(one) for one in owned],
        "in_force": in_force.first(),
    }


def _words(universe: Universe) -> dict[str, Any]:
    changes = [
        {"at": change.at, "how": change.how, "added": change.added, "removed": change.removed}
        for change in universe.changes.all()
    ]
    return {
        "name": universe.name,
        "made_by": universe.made_by,
        "definition": universe.definition,
        "symbols": [str(symbol) for symbol in universe.members.all()],
        "changes": changes,
    }


def how_many(user: User) -> int:
    """The user's universes beside the watch list, which everybody has."""
    return Universe.objects.filter(owner=user, is_watch_list=False).count()


def largest(user: User) -> int:
    """Symbols in the user's largest universe."""
    sizes = Universe.objects.filter(owner=user).annotate(size=Count("members"))
    return int(sizes.aggregate(most=Max("size"))["most"] or 0)


def filters_of(user: User) -> list[dict[str, Any]]:
    """A user's sets of filters."""
    return [{"name": one.name, "settings": one.settings} for one in FilterSet.objects.filter(owner=user)]


def how_many_filters(user: User) -> int:
    return FilterSet.objects.filter(owner=user).count()
