"""Keeping universes what their rules and parts say."""

from __future__ import annotations

import logging

from django.db import transaction

from apps.accounts.models import User
from apps.universes.making.finding import Finder, finds, market
from apps.universes.making.limits import Refused
from apps.universes.making.members import Difference, change_members, hold
from apps.universes.models import MadeBy, Universe
from apps.universes.rules.rule import Invalid

logger = logging.getLogger(__name__)

NOTHING = Difference(frozenset(), frozenset())


@transaction.atomic
def refresh(universe: Universe, *, finder: Finder | None = None) -> Difference:
    """Let a universe hold what its definition says now, and then what is combined of it.

    It stays as it was where nobody can say at present, or where it would be too long.
    """
    try:
        hold(universe)  # What it is made of may be changing at this moment: it is looked at afterwards
        found = finds(universe, finder)
        if found is None:
            return NOTHING
        how = "by rule" if universe.made_by == MadeBy.RULE else "its parts changed"
        changed = change_members(universe=universe, wanted=lambda _: found, by=None, how=how)
    except (Refused, Invalid) as problem:
        logger.warning("Universe %s is left as it was: %s", universe.pk, problem)
        return NOTHING
    if any(changed):
        refresh_users(universe)
    return changed


def refresh_users(universe: Universe) -> None:
    """Let whatever is combined of a universe follow it."""
    for user in universe.used_by.select_related("owner").order_by("owner", "pk"):
        refresh(user)


def keep_fresh() -> int:
    """Look at every rule and combination; gives how many have changed."""
    finder = Finder(market())
    made = Universe.objects.select_related("owner").order_by("pk")
    changed = sum(any(refresh(universe, finder=finder)) for universe in made.filter(made_by=MadeBy.RULE))
    return changed + sum(any(refresh(universe)) for universe in made.filter(made_by=MadeBy.COMBINATION))


@transaction.atomic
def edit(universe: Universe, *, by: User, add: frozenset[str], remove: frozenset[str], how: str) -> Difference:
    """Add and remove symbols by hand. Raises Refused."""
    changed = change_members(universe=universe, wanted=lambda had: (had | add) - remove, by=by, how=how)
    refresh_users(universe)
    return changed


@transaction.atomic
def replace(universe: Universe, *, by: User, tickers: frozenset[str], adds: bool = False) -> Difference:
    """Let a universe hold this list, beside what it has or instead. Raises Refused."""
    changed = change_members(
        universe=universe, wanted=lambda had: had | tickers if adds else tickers, by=by, how="list"
    )
    refresh_users(universe)
    return changed
