"""The universes everybody has: by rule, and indices whose members a package knows."""

from __future__ import annotations

from django.db import transaction

from apps.universes.catalogue.bands import BANDS
from apps.universes.catalogue.listings import EXCHANGE_TRADED
from apps.universes.catalogue.sectors import SECTORS
from apps.universes.making.finding import Finder
from apps.universes.making.members import change_members
from apps.universes.making.upkeep import refresh_users
from apps.universes.models import MadeBy, Symbol, Universe
from apps.universes.rules.rule import Rule, keep

RULES = {
    "All listed symbols": Rule(),
    "Exchange-traded products": Rule(types=EXCHANGE_TRADED),
    **{name: Rule(sectors=(name,)) for name in SECTORS},
    **{f"{name.capitalize()} caps": Rule(bands=(name,)) for name in reversed(BANDS)},
}


def make_core_universes() -> list[Universe]:
    """Make those that are missing and have a symbol; gives the new ones. What staff has made of one stays."""
    there = set(Universe.objects.filter(owner=None, name__in=RULES).values_list("name", flat=True))
    if len(there) == len(RULES):
        return []
    finder = Finder(None)
    return [
        _make(name, rule, found) for name, rule in RULES.items() if name not in there and (found := finder.find(rule))
    ]


@transaction.atomic
def load_members(*, name: str, members: dict[str, str]) -> Universe:
    """Make the universe `name`, for everybody, hold exactly `members` (ticker: company name)."""
    known = set(Symbol.objects.filter(ticker__in=members).values_list("ticker", flat=True))
    Symbol.objects.bulk_create(
        [Symbol(ticker=ticker, name=company[:200]) for ticker, company in members.items() if ticker not in known],
        ignore_conflicts=True,
    )
    for symbol in Symbol.objects.filter(ticker__in=members, name=""):
        Symbol.objects.filter(pk=symbol.pk).update(name=members[symbol.ticker][:200])
    universe, _ = Universe.objects.get_or_create(
        name=name, owner=None, defaults={"made_by": MadeBy.LIST, "always_watched": True}
    )
    change_members(universe=universe, wanted=lambda _: members, by=None, how="loaded")
    refresh_users(universe)
    return universe


@transaction.atomic
def _make(name: str, rule: Rule, found: frozenset[str]) -> Universe:
    universe = Universe.objects.create(name=name, made_by=MadeBy.RULE, definition=keep(rule))
    change_members(universe=universe, wanted=lambda _: found, by=None, how="made", before={})
    return universe
