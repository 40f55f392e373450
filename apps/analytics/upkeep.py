"""Forgets what was kept of the market for long enough."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Max

from apps.analytics.models import GaugeSample, MinuteBar, Outcome, OutcomePosition


def forget_old() -> None:
    """Delete what is older than the newest of its kind by as many days as the settings allow. Day bars stay."""
    keep = {
        GaugeSample: settings.GAUGES_DAYS,
        MinuteBar: settings.BARS_DAYS,
        Outcome: settings.EVENTS_DAYS,
        OutcomePosition: settings.EVENTS_DAYS,
    }
    for model, days in keep.items():
        newest = model._default_manager.aggregate(newest=Max("day"))["newest"]
        if newest:
            model._default_manager.filter(day__lte=newest - timedelta(days=days)).delete()
