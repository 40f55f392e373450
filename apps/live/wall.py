"""What the dashboard's page is made of, but for what is live."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.dashboards.services import dashboard_of
from apps.universes.filters.table import KIND_LABELS
from apps.universes.making.own import watched_by
from apps.universes.models import InForce, Universe


def wall(user: User) -> dict[str, Any]:
    """For the template `live/dashboard.html`."""
    in_force = InForce.objects.filter(user=user).select_related("universe", "filters").first()
    return {
        "universes": Universe.objects.visible_to(user),
        "universe": in_force and in_force.universe,
        "filter_sets": user.filter_sets.all(),
        "filters": in_force and in_force.filters,
        "kinds": KIND_LABELS,
        "watched": watched_by(user),
        **dashboard_of(user),
    }
