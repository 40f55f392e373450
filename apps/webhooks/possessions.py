"""What of this belongs to one person: for the export of their data, and against the limits of their plan."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.webhooks.models import Delivery, Endpoint

SAID = ("name", "url", "wants", "kinds", "created_at", "paused_at", "paused_why", "failures", "last_success_at")
TOLD = ("uid", "kind", "epoch", "first", "through", "events", "state", "tries", "status", "created_at", "sent_at")


def webhooks_of(user: User) -> list[dict[str, Any]]:
    """A user's webhooks without their secrets, and what became of their deliveries."""
    return [_words(one) for one in Endpoint.objects.of(user).select_related("universe", "filters")]


def how_many(user: User) -> int:
    return Endpoint.objects.of(user).count()


def _words(endpoint: Endpoint) -> dict[str, Any]:
    return {
        **{name: getattr(endpoint, name) for name in SAID},
        "universe": endpoint.universe and endpoint.universe.name,
        "filters": endpoint.filters and endpoint.filters.name,
        "deliveries": list(Delivery.objects.filter(endpoint=endpoint).values(*TOLD)),
    }
