"""The universes everybody has: by rule, indices whose members a package knows, and the core in layers."""

from __future__ import annotations

from django.db import transaction

from apps.universes.catalogue.bands import BANDS
from apps.universes.catalogue.listings import EXCHANGE_TRADED
from apps.universes.catalogue.sectors import SECTORS
from apps.universes.catalogue.themes import THEMES
from apps.universes.making.finding import Finder, market
from apps.universes.making.members import change_members, hold
from apps.universes.making.upkeep import refresh, refresh_users
from apps.universes.models import MadeBy, Symbol, Universe
from apps.universes.rules.rule import Rule, keep

RULES = {
    "All listed symbols": Rule(),
    "Exchange-traded products": Rule(types=EXCHANGE_TRADED),
    **{name: Rule(sectors=(name,)) for name in SECTORS},
    **{f"{name.capitalize()} caps": Rule(bands=(name,)) for name in reversed(BANDS)},
    **{name: Rule(themes=(name,)) for name in THEMES},
    "Most active stocks": Rule(types=("CS", "ADRC"), shares_from=5_000_000),
    "Most active funds": Rule(types=EXCHANGE_TRADED, shares_from=1_000_000),
}
LAYERED = "Layered core"
# What is always traded in size by being large or in an index, and what is today.
LAYERS = (
    "Mega caps",
    "Large caps",
    "S&P 500",
    "Nasdaq-100",
    "Dow Jones Industrial Average",
    "Most active stocks",
    "Most active funds",
)


def make_core_universes() -> list[Universe]:
    """Make those that are missing and have a symbol; gives the new ones. What staff has made of one stays."""
    made = _make_by_rule()
    layered = layer_core()
    return [*made, layered] if layered else made


def _make_by_rule() -> list[Universe]:
    there = set(Universe.objects.filter(owner=None, name__in=RULES).values_list("name", flat=True))
    if len(there) == len(RULES):
        return []
    finder = Finder(market())
    return [
        _make(name, rule, found) for name, rule in RULES.items() if name not in there and (found := finder.find(rule))
    ]


@transaction.atomic
def layer_core() -> Universe | None:
    """Lay together those layers that are there by now; gives the universe when it is new."""
    layers = Universe.objects.select_for_update(no_key=True).filter(owner=None, name__in=LAYERS).order_by("pk")
    there = dict(layers.values_list("name", "pk"))
    keys = [there[name] for name in LAYERS if name in there]
    if len(keys) < 2:
        return None
    universe, is_new = Universe.objects.get_or_create(
        name=LAYERED, owner=None, defaults={"made_by": MadeBy.COMBINATION}
    )
    hold(universe)
    if universe.made_by != MadeBy.COMBINATION or universe.definition.get("parts") == keys:
        return None
    universe.definition = {"how": "union", "parts": keys}
    universe.save(update_fields=["definition"])
    universe.parts.set(keys)
    refresh(universe)
    return universe if is_new else None


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
