"""What may be had, and what it costs: the one place that says so."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_LIMIT = 1_000_000_000


class Limits(NamedTuple):
    universes: int
    symbols_per_universe: int
    filter_sets: int
    sockets: int
    requests_per_minute: int
    alerts: int
    webhooks: int
    history_days: int


class Plan(NamedTuple):
    key: str
    name: str
    cents: int  # US cents a month
    limits: Limits

    @property
    def dollars(self) -> str:
        return f"${self.cents // 100}" if self.cents % 100 == 0 else f"${self.cents / 100:.2f}"


FREE = Plan(
    "free",
    "Free",
    0,
    Limits(
        universes=2,
        symbols_per_universe=50,
        filter_sets=2,
        sockets=2,
        requests_per_minute=30,
        alerts=5,
        webhooks=1,
        history_days=1,
    ),
)
TRADER = Plan(
    "trader",
    "Trader",
    29_00,
    Limits(
        universes=10,
        symbols_per_universe=500,
        filter_sets=10,
        sockets=6,
        requests_per_minute=120,
        alerts=50,
        webhooks=3,
        history_days=30,
    ),
)
PRO = Plan(
    "pro",
    "Pro",
    79_00,
    Limits(
        universes=50,
        symbols_per_universe=5_000,
        filter_sets=50,
        sockets=NO_LIMIT,
        requests_per_minute=600,
        alerts=500,
        webhooks=20,
        history_days=365,
    ),
)
PLANS = {plan.key: plan for plan in (FREE, TRADER, PRO)}
TRIAL = PRO  # What new people try
EVERYTHING = Limits(*(NO_LIMIT for _limit in Limits._fields))

NAMES: dict[str, Promise] = {
    "universes": _("Universes of your own"),
    "symbols_per_universe": _("Symbols in one universe"),
    "filter_sets": _("Filter sets"),
    "sockets": _("Live pages open at once"),
    "requests_per_minute": _("Requests a minute"),
    "alerts": _("Alerts"),
    "webhooks": _("Webhooks"),
    "history_days": _("Days of history"),
}
