"""What is kept of deliveries that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from apps.webhooks.models import Delivery, Endpoint

KEPT = 500  # Of an endpoint


def forget_old(now: datetime) -> None:
    """Delete deliveries that are over for long enough, and of a busy endpoint all but the newest."""
    over = Delivery.objects.filter(state__in=[Delivery.State.SENT, Delivery.State.DEAD])
    over.filter(created_at__lt=now - timedelta(days=settings.WEBHOOK_DAYS)).delete()
    for endpoint in Endpoint.objects.values_list("pk", flat=True).iterator():
        own = over.filter(endpoint=endpoint, state=Delivery.State.SENT)
        newest = own.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
        own.filter(pk__lte=max(newest, default=0)).delete()
