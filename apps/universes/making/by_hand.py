"""One symbol in or out: of a list itself, or beside what a rule finds."""

from __future__ import annotations

import msgspec
from django.db import transaction

from apps.accounts.models import User
from apps.universes.making.limits import Refused
from apps.universes.making.members import Difference
from apps.universes.making.own import define
from apps.universes.making.upkeep import edit
from apps.universes.models import MadeBy, Universe
from apps.universes.rules.rule import keep, rule_of


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
    had = universe.tickers()
    rule = rule_of(universe.definition)
    also, never = frozenset(rule.also) - one, frozenset(rule.never) - one
    also, never = (also | one, never) if is_in else (also, never | one)
    rule = msgspec.structs.replace(rule, also=tuple(sorted(also)), never=tuple(sorted(never)))
    define(universe=universe, definition=keep(rule), by=by, how="picked")
    now = universe.tickers()
    return Difference(now - had, had - now)
