"""How much of each limit a user has used.

The part of the site that keeps a limit enters it here (in its AppConfig.ready), with a function that counts, or None
where nothing is counted. What nobody keeps is shown to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from apps.accounts.models import User
from apps.billing.plans import NAMES, NO_LIMIT, Limits, Plan

USAGE: dict[str, Callable[[User], int] | None] = {}


class Used(NamedTuple):
    name: str
    used: int | None
    limit: int | None  # None: there is no limit

    @property
    def is_over(self) -> bool:
        return self.used is not None and self.limit is not None and self.used > self.limit


def usage_of(user: User, limits: Limits) -> list[Used]:
    rows = []
    for field, name in NAMES.items():
        if field in USAGE:
            count = USAGE[field]
            rows.append(Used(str(name), count(user) if count else None, _limit(limits, field)))
    return rows


def comparison(plans: Iterable[Plan]) -> list[tuple[str, list[int | None]]]:
    """What each plan allows, as far as somebody keeps it."""
    return [
        (str(name), [_limit(plan.limits, field) for plan in plans]) for field, name in NAMES.items() if field in USAGE
    ]


def _limit(limits: Limits, field: str) -> int | None:
    limit: int = getattr(limits, field)
    return None if limit == NO_LIMIT else limit
