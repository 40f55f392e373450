"""What a person says of themselves, and how they want to see things."""

from __future__ import annotations

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.wake import wake


@transaction.atomic
def save_profile(*, user: User, name: str, time_zone: str, theme: str, density: str, pull_ms: int) -> None:
    """Keep these and nothing else; open pages pull at the new interval from now on."""
    user.name, user.time_zone, user.theme, user.density, user.pull_ms = name, time_zone, theme, density, pull_ms
    user.save(update_fields=["name", "time_zone", "theme", "density", "pull_ms"])
    wake(user.pk)


def choose_theme(*, user: User, theme: str) -> None:
    user.theme = theme
    user.save(update_fields=["theme"])
