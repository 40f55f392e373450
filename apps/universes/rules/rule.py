"""What a universe made by rule asks of its symbols."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from apps.universes.catalogue.bands import BANDS
from apps.universes.catalogue.listings import EXCHANGES, TYPES
from apps.universes.catalogue.sectors import SECTORS
from apps.universes.catalogue.themes import THEMES
from tickstock.market.symbols import TICKER

Dollars = Annotated[float, msgspec.Meta(gt=0, le=1e7)]
Shares = Annotated[int, msgspec.Meta(gt=0, le=10**12)]
HAND = 5_000  # Tickers put in or taken out by hand
LISTS = {"sectors": SECTORS, "themes": THEMES, "exchanges": EXCHANGES, "types": TYPES, "bands": BANDS}
OF_THE_MARKET = ("price_from", "price_to", "shares_from")


class Invalid(Exception):
    """Why a rule makes no sense."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A symbol must satisfy everything that is said; what says nothing allows all. `also` and `never` are by hand."""

    sectors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    exchanges: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    price_from: Dollars | None = None
    price_to: Dollars | None = None
    shares_from: Shares | None = None
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def asks_the_market(self) -> bool:
        """Whether today's prices or shares decide."""
        return any(getattr(self, name) is not None for name in OF_THE_MARKET)


def rule_of(definition: Any) -> Rule:
    """The rule a universe keeps. Raises Invalid."""
    try:
        rule = msgspec.convert(definition, Rule)
    except msgspec.ValidationError as problem:
        raise Invalid(str(problem)) from problem
    for name, allowed in LISTS.items():
        if wrong := [one for one in getattr(rule, name) if one not in allowed]:
            raise Invalid(f"{name}: there is no {wrong[0]!r}")
    if rule.price_from and rule.price_to and rule.price_from > rule.price_to:
        raise Invalid("The lower price is above the higher one.")
    for name in ("also", "never"):
        tickers = getattr(rule, name)
        if len(tickers) > HAND or not all(map(TICKER.fullmatch, tickers)):
            raise Invalid(f"{name}: expected at most {HAND:,} tickers")
    return rule


def keep(rule: Rule) -> dict[str, Any]:
    """The rule as it is kept."""
    found: dict[str, Any] = msgspec.to_builtins(rule)
    return found
