from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from apps.monitoring.models import DetectorThreshold
from apps.monitoring.services import publish_thresholds
from tickstock.market.thresholds import BY_NAME


@admin.register(DetectorThreshold)
class DetectorThresholdAdmin(admin.ModelAdmin):
    """A change is in force within two seconds, from one batch of ticks to the next, and the tape says so."""

    list_display = ["name", "value", "default", "allowed", "meaning"]

    @admin.display
    def default(self, threshold: DetectorThreshold) -> str:
        return f"{BY_NAME[threshold.name].default:g}"

    @admin.display
    def allowed(self, threshold: DetectorThreshold) -> str:
        known = BY_NAME[threshold.name]
        return f"{known.low:g} to {known.high:g} {known.unit}"

    @admin.display
    def meaning(self, threshold: DetectorThreshold) -> str:
        return BY_NAME[threshold.name].meaning

    def save_model(self, *args: Any) -> None:
        super().save_model(*args)
        transaction.on_commit(publish_thresholds)

    def delete_model(self, request: HttpRequest, obj: DetectorThreshold) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(publish_thresholds)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        transaction.on_commit(publish_thresholds)
