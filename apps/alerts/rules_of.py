"""A rule as its owner wrote it, to a rule as it is evaluated."""

from __future__ import annotations

from collections.abc import Collection

from apps.alerts.models import Rule
from apps.universes.models import Universe
from tickstock.market.alerting import rule as evaluated


def said(rule: Rule) -> evaluated.Rule:
    """Raises msgspec.ValidationError where what it wants of events cannot be read."""
    return evaluated.Rule(
        uid=str(rule.uid),
        version=rule.version,
        owner=rule.owner_id,
        name=rule.name,
        universe=str(rule.universe_id) if rule.universe_id else "",
        only=frozenset(rule.only),
        muted=frozenset(rule.muted),
        expression=rule.expression,
        rearm=rule.rearm,
        events=rule.filter if rule.is_of_events else None,
        cool_down=rule.cool_down,
        once_a_day=rule.once_a_day,
        expires_at=int(rule.expires_at.timestamp() * 1000) if rule.expires_at else None,
    )


def members_of(universes: Collection[int]) -> dict[str, list[str]]:
    """The members of universes, by the name that rules call them by."""
    found: dict[str, list[str]] = {str(pk): [] for pk in universes}
    through = Universe.members.through.objects.filter(universe__in=universes)
    for universe, ticker in through.values_list("universe", "symbol__ticker"):
        found[str(universe)].append(ticker)
    return found
