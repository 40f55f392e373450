"""What of this belongs to one person: for the export of their data."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.dashboards.models import Habits, Layout


def layouts_of(user: User) -> dict[str, Any]:
    """A user's layouts, the one they look at, and what makes itself heard."""
    habits = Habits.objects.filter(user=user).select_related("layout").first()
    return {
        "layouts": [{"name": one.name, "arrangements": one.arrangements} for one in Layout.objects.filter(owner=user)],
        "chosen": habits and habits.layout and habits.layout.name,
        "cues": habits.cues if habits else {},
    }
