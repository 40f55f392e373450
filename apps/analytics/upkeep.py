"""Forgets what was kept of the market for long enough."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Max

from apps.analytics.models import GaugeSample, MinuteBar


def forget_old() -> None:
    """Delete gauges and minute bars that are older than the newest by more days than the settings allow."""
    for model, days in ((GaugeSample, settings.GAUGES_DAYS), (MinuteBar, settings.BARS_DAYS)):
        newest = model.objects.aggregate(newest=Max("day"))["newest"]
        if newest:
            model.objects.filter(day__lte=newest - timedelta(days=days)).delete()
