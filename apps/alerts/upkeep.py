"""What is kept of alerts that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from apps.alerts.models import BackTest, Delivery, Notice

TESTS_KEPT = timedelta(days=30)


def forget_old(now: datetime) -> None:
    """Delete notices, and what was sent of them, after ALERT_DAYS; back-tests after a month."""
    before = now - timedelta(days=settings.ALERT_DAYS)
    Delivery.objects.exclude(state__in=[Delivery.State.WAITING, Delivery.State.SENDING]).filter(
        created_at__lt=before
    ).delete()
    Notice.objects.filter(told_at__lt=before).delete()
    BackTest.objects.filter(created_at__lt=now - TESTS_KEPT).delete()
