from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest

from apps.monitoring.models import DetectorThreshold, FeedSubscription
from apps.monitoring.services import publish_settings
from tickstock.market.thresholds import BY_NAME


class PublishedAdmin(admin.ModelAdmin):
    """Whatever staff changes is put in force once it is stored."""

    def save_model(self, *args: Any) -> None:
        super().save_model(*args)
        transaction.on_commit(publish_settings)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(publish_settings)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        transaction.on_commit(publish_settings)


@admin.register(DetectorThreshold)
class DetectorThresholdAdmin(PublishedAdmin):
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


@admin.register(FeedSubscription)
class FeedSubscriptionAdmin(PublishedAdmin):
    """A change is in force within two seconds; the worker keeps its connection."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not FeedSubscription.objects.exists()
