"""How many universes a user may have, and how long they may be."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings

from apps.accounts.models import User
from apps.universes.models import Universe


class Refused(Exception):
    """Why a universe is not made or changed, in words for whoever asked."""


class Limits(NamedTuple):
    universes: int
    symbols: int


def limits_of(user: User | None) -> Limits | None:
    """What a user's plan allows; nothing limits what belongs to everybody."""
    return Limits(settings.UNIVERSES_PER_USER, settings.SYMBOLS_PER_UNIVERSE) if user else None


def check_length(owner: User | None, symbols: int) -> None:
    """Raises Refused where a universe would be too long."""
    limits = limits_of(owner)
    if limits and symbols > limits.symbols:
        raise Refused(f"{symbols:,} symbols are more than the {limits.symbols:,} of your plan.")


def check_number(owner: User) -> None:
    """Raises Refused where a user has as many universes as they may."""
    limits = limits_of(owner)
    if limits and Universe.objects.filter(owner=owner).count() >= limits.universes:
        raise Refused(f"You have {limits.universes} universes, as many as your plan allows. Delete one first.")
