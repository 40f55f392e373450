"""One symbol in or out: of a list itself, or beside what a rule finds."""

from __future__ import annotations

import msgspec
from django.db import transaction

from apps.accounts.models import User
from apps.universes.making.limits import Refused
from apps.universes.making.members import Difference, change_members, hold
from apps.universes.making.upkeep import edit, refresh_users
from apps.universes.models import MadeBy, Universe
from apps.universes.rules.rule import HAND, keep, rule_of


def put_in(universe: Universe, ticker: str, *, by: User) -> Difference:
    """Add a symbol. Raises Refused."""
    return _move(universe, ticker, by, is_in=True)


def take_out(universe: Universe, ticker: str, *, by: User) -> Difference:
    """Remove a symbol. Raises Refused."""
    return _move(universe, ticker, by, is_in=False)


@transaction.atomic
def _move(universe: Universe, ticker: str, by: User, *, is_in: bool) -> Difference:
    if universe.made_by == MadeBy.COMBINATION:
        raise Refused("Its symbols come from the universes it is made of.")
    one, none = frozenset({ticker}), frozenset[str]()
    if universe.is_edited:
        return edit(universe, by=by, add=one if is_in else none, remove=none if is_in else one, how="picked")
    hold(universe)
    universe.refresh_from_db(fields=["definition"])  # Another tab may have moved one meanwhile
    before = {"definition": universe.definition}
    rule = rule_of(universe.definition)
    also, never = frozenset(rule.also) - one, frozenset(rule.never) - one
    also, never = (also | one, never) if is_in else (also, never | one)
    if max(len(also), len(never)) > HAND:
        raise Refused(f"A rule has room for {HAND:,} symbols by hand.")
    rule = msgspec.structs.replace(rule, also=tuple(sorted(also)), never=tuple(sorted(never)))
    universe.definition = keep(rule)
    universe.save(update_fields=["definition"])
    # What the rule finds by itself is left to the job: this is to work without a market, too.
    changed = change_members(
        universe=universe,
        wanted=lambda had: had | one if is_in else had - one,
        by=by,
        how="picked",
        before=before if universe.definition != before["definition"] else None,
    )
    refresh_users(universe)
    return changed
