"""Makers of rules, of what they tell, and of where it goes."""

from __future__ import annotations

import time
from typing import Any

from redis import Redis

from apps.accounts.models import User
from apps.alerts import places, services
from apps.alerts.models import Destination, Rule
from apps.alerts.services import Wish
from tests.people import person
from tickstock.market.alerting.told import Told
from tickstock.stream.notices import Teller


def rule(owner: User | None = None, *, name: str = "mine", expression: str = "last > 100", **wish: Any) -> Rule:
    """A rule over rows, or what is said."""
    expression = "" if wish.get("events") is not None else expression
    return services.make(owner=owner or person("alice"), wish=Wish(name=name, expression=expression, **wish))


def tell(redis: Redis, of: Rule, *symbols: str, ago: float = 0.0, at: int = 1_763_994_600_000) -> list[int]:
    """What the alerts' process tells of a rule: these symbols, at one moment."""
    told = [
        Told(
            rule=str(of.uid), version=of.version, owner=of.owner_id, name=of.name, symbol=symbol, moment=str(at), at=at,
            price=101.25, facts={"change_pct": 3.25, "last": 101.25},
        )
        for symbol in symbols
    ]  # fmt: skip
    return Teller(redis).tell(told, time.time() - ago)


def webhook(owner: User, url: str, name: str = "my server") -> Destination:
    return places.add(owner=owner, kind="webhook", name=name, said={"url": url})[0]
