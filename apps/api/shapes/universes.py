"""Universes as they are asked for and told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from apps.accounts.models import User
from apps.api.problems import Refused
from apps.api.types import Id, Name, Tickers
from apps.universes.making.limits import Refused as NotMade
from apps.universes.models import MadeBy, Universe
from apps.universes.rules.rule import Invalid, Rule, rule_of


class UniverseLine(msgspec.Struct, frozen=True):
    id: int
    name: str
    made_by: Annotated[str, Meta(description="picked, list, rule or combination")]
    symbols: int
    is_yours: bool
    is_watch_list: bool
    changed_at: datetime


class Universes(msgspec.Struct, frozen=True):
    items: list[UniverseLine]


class Combination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    how: str
    parts: Annotated[list[Id], Meta(max_length=100)]


class UniverseWhole(msgspec.Struct, frozen=True):
    universe: UniverseLine
    tickers: list[str]
    rule: Rule | None
    combination: Combination | None


class NewUniverse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By one of `tickers`, `rule` and `combination`; by none of them it begins empty."""

    name: Name
    tickers: Tickers | UnsetType = UNSET
    rule: Rule | UnsetType = UNSET
    combination: Combination | UnsetType = UNSET


class UniverseChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is left out stays as it is. `tickers` takes the place of a list; `add` and `remove` change one."""

    name: Name | UnsetType = UNSET
    tickers: Tickers | UnsetType = UNSET
    add: Tickers = []
    remove: Tickers = []
    rule: Rule | UnsetType = UNSET
    combination: Combination | UnsetType = UNSET


class Import(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list as people have one: a column of tickers, CSV, or words with commas between."""

    name: Name
    text: Annotated[str, Meta(max_length=1_000_000, examples=["AAPL, MSFT\nNVDA"])]


class Imported(msgspec.Struct, frozen=True):
    universe: UniverseLine
    duplicates: list[str]


class UniverseDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule or a combination, to be looked at."""

    rule: Rule | UnsetType = UNSET
    combination: Combination | UnsetType = UNSET


class UniversePreview(msgspec.Struct, frozen=True):
    symbols: int
    tickers: list[str]


def line(universe: Universe, user: User) -> UniverseLine:
    count = getattr(universe, "count", None)
    return UniverseLine(
        universe.pk,
        universe.name,
        universe.made_by,
        universe.members.count() if count is None else count,
        universe.owner_id == user.pk,
        universe.is_watch_list,
        universe.changed_at,
    )


def whole(universe: Universe, user: User) -> UniverseWhole:
    universe.refresh_from_db()
    rule = combination = None
    if universe.made_by == MadeBy.RULE:
        with refusals():
            rule = rule_of(universe.definition)
    if universe.made_by == MadeBy.COMBINATION:
        combination = msgspec.convert(universe.definition, Combination)
    return UniverseWhole(line(universe, user), sorted(universe.tickers()), rule, combination)


@contextmanager
def refusals() -> Iterator[None]:
    """What is refused is told, with its words."""
    try:
        yield
    except (NotMade, Invalid) as problem:
        raise Refused(str(problem), 422) from problem
