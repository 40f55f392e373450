"""What of this belongs to one person: for the export of their data, and against the limits of their plan."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.alerts.models import Delivery, Destination, Notice, Rule

RULES = (
    "uid", "name", "universe__name", "only", "muted", "expression", "rearm", "events", "cool_down", "once_a_day",
    "expires_at", "quiet_from", "quiet_until", "per_day", "digest_minutes", "snoozed_until", "is_on", "created_at",
)  # fmt: skip
TOLD = ("uid", "rule_name", "symbol", "at", "told_at", "price", "kind", "facts", "held", "after_5", "after_15", "after_30")  # fmt: skip
WHERE = ("uid", "kind", "name", "created_at", "paused_at", "paused_why", "last_success_at")
SENT = ("uid", "destination__name", "state", "tries", "status", "answer", "created_at", "sent_at")


def alerts_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """A user's rules, what they told, and where it was sent; without what opens a destination."""
    return {
        "rules": list(Rule.objects.of(user).values(*RULES)),
        "notices": list(Notice.objects.of(user).values(*TOLD)),
        "destinations": list(Destination.objects.of(user).values(*WHERE)),
        "deliveries": list(Delivery.objects.of(user).values(*SENT)),
    }


def how_many(user: User) -> int:
    return Rule.objects.of(user).count()
