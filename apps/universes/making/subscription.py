"""What all universes together need of the feed."""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from apps.universes.models import InForce, Symbol, Universe

logger = logging.getLogger(__name__)

CALM = 2  # Seconds in which many changes become one
TASK = "apps.monitoring.tasks.publish_settings"  # The layer above publishes: it is named, not imported


def subscribed_tickers() -> frozenset[str]:
    """The symbols of every active user's universes and of those for everybody that are looked at or always watched."""
    looked_at = InForce.objects.filter(user__is_active=True, universe__isnull=False).values("universe")
    universes = Universe.objects.filter(
        Q(owner__is_active=True) | Q(owner=None) & (Q(always_watched=True) | Q(pk__in=looked_at))
    )
    members = Universe.members.through.objects.filter(universe__in=universes.values("pk")).values("symbol_id")
    return frozenset(Symbol.objects.filter(pk__in=members).values_list("ticker", flat=True))


def topics_of_universes() -> tuple[str, ...] | None:
    """What to subscribe to by the setting; None: what SUBSCRIBE says, also while no universe has any symbol."""
    if settings.UNIVERSE_SUBSCRIPTION != "union":
        return None
    channels = tuple(dict.fromkeys(topic.partition(".")[0] for topic in settings.SUBSCRIBE))
    return tuple(f"{channel}.{ticker}" for channel in channels for ticker in sorted(subscribed_tickers())) or None


def tell_subscription() -> None:
    """Have the subscription looked at soon, once the present transaction is done."""
    if settings.UNIVERSE_SUBSCRIPTION == "union":
        transaction.on_commit(_send, robust=True)


def _send() -> None:
    # It is looked at every minute anyway, should this not arrive.
    if cache.add("universes:subscription", 1, CALM):
        current_app.send_task(TASK, countdown=CALM)
