"""Everybody's rules over events: those who want the same share its sieve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import msgspec
import numpy as np

from tickstock.market.alerting.pacing import Pacing
from tickstock.market.alerting.rule import Rule
from tickstock.market.alerting.told import Told
from tickstock.market.columns import CONTROLS, KIND_NAMES, Columns
from tickstock.market.filters import Filter
from tickstock.market.interest import Interest
from tickstock.market.sieve import Sieve


class Events(Protocol):
    """What is said of each event beside its columns."""

    def __getitem__(self, place: int, /) -> Any: ...


class EventRules:
    def __init__(self) -> None:
        self.pacing = Pacing()
        self.edges = 0
        self._sieves: list[tuple[Sieve, list[Rule]]] = []

    def put(self, rules: Iterable[Rule], members: Mapping[str, frozenset[str]]) -> None:
        """Put rules in force."""
        found: dict[Interest, list[Rule]] = defaultdict(list)
        for rule in rules:
            found[_interest(rule, members)].append(rule)
        self._sieves = [(Sieve(interest), those) for interest, those in found.items()]
        self.pacing.keep({f"{rule.uid}:{rule.version}" for those in found.values() for rule in those})

    def look(self, columns: Columns, events: Events) -> list[Told]:
        """What these events tell; `events` say the rest of each, as structs or as their JSON once decoded."""
        told: list[Told] = []
        if not len(columns):
            return told
        is_event = columns["kind"] != CONTROLS
        for sieve, rules in self._sieves:
            for place in np.flatnonzero(sieve.mask(columns) & is_event).tolist():
                event = events[place]
                for rule in rules:
                    self.edges += 1
                    if self.pacing.may_tell(rule, event.symbol, int(columns["at"][place])):
                        told.append(_told(rule, event, columns[place]))
        return told

    def new_day(self) -> None:
        self.pacing.new_day()


def _interest(rule: Rule, members: Mapping[str, frozenset[str]]) -> Interest:
    wanted = rule.events or Filter()
    only = wanted.only & rule.only if wanted.only and rule.only else wanted.only | rule.only
    # How often it tells is the rule's own affair.
    plain = msgspec.structs.replace(wanted, only=only, cool_down=0, per_minute=0)
    return Interest(members=members.get(rule.universe, frozenset()) if rule.universe else None, filter=plain)


def _told(rule: Rule, event: Any, row: Any) -> Told:
    price = float(row["price"])
    return Told(
        rule=rule.uid,
        version=rule.version,
        owner=rule.owner,
        name=rule.name,
        symbol=event.symbol,
        moment=event.eid,
        at=int(row["at"]),
        price=None if price != price else price,
        facts=_facts(event),
        kind=KIND_NAMES[row["kind"]],
    )


def _facts(event: Any) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(event) if isinstance(event, msgspec.Struct) else event.facts
    return said
