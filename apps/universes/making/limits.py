"""How many universes a user may have, and how long they may be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from apps.accounts.models import User
from apps.billing import services as billing
from apps.billing.plans import EVERYTHING, Limits
from apps.universes.models import Universe


class Refused(Exception):
    """Why a universe is not made or changed, in words for whoever asked."""


@contextmanager
def still_there() -> Iterator[None]:
    """Around a transaction: refuses what makes use of a universe that staff deletes at this very moment.

    Only the database knows, and says so at the end: to lock what belongs to everybody would make all wait for all.
    """
    try:
        yield
    except IntegrityError as problem:
        raise Refused("A universe that it makes use of was deleted meanwhile.") from problem


def limits_of(user: User | None) -> Limits:
    """What a user's plan allows; nothing limits what belongs to everybody."""
    return billing.limits_of(user) if user else EVERYTHING


def check_length(owner: User | None, symbols: int) -> None:
    """Raises Refused where a universe would be too long."""
    limits = limits_of(owner)
    if symbols > limits.symbols_per_universe:
        raise Refused(f"{symbols:,} symbols are more than the {limits.symbols_per_universe:,} of your plan.")


def check_number(owner: User) -> None:
    """Raises Refused where a user has as many universes as they may; the watch list is everybody's and not counted."""
    limits = limits_of(owner)
    if Universe.objects.filter(owner=owner, is_watch_list=False).count() >= limits.universes:
        raise Refused(f"You have {limits.universes} universes, as many as your plan allows. Delete one first.")
