"""What staff sees of webhooks: where they lead and what becomes of them, not what is in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.webhooks import services
from apps.webhooks.models import Delivery, Endpoint


class LookingOnly(admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Endpoint)
class EndpointAdmin(LookingOnly):
    list_display = ["name", "owner", "url", "wants", "paused_why", "failures", "last_success_at", "created_at"]
    list_filter = ["paused_why", "wants"]
    list_select_related = ["owner"]
    search_fields = ["name", "url", "owner__email"]
    actions = ["pause", "resume"]

    @admin.action(description="Pause", permissions=["steer"])
    def pause(self, request: HttpRequest, chosen: QuerySet[Endpoint]) -> None:
        now, why = timezone.now(), Endpoint.Why.STAFF
        paused = sum(services.pause(endpoint=one, why=why, now=now) for one in chosen.select_related("owner"))
        messages.success(request, f"Paused: {paused}.")

    @admin.action(description="Resume", permissions=["steer"])
    def resume(self, request: HttpRequest, chosen: QuerySet[Endpoint]) -> None:
        for one in chosen.exclude(paused_at=None):
            try:
                services.resume(endpoint=one, now=timezone.now())
            except services.Refused as problem:
                messages.warning(request, f"{one}: {problem}")
            else:
                messages.success(request, f"Resumed: {one}.")

    def has_steer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("webhooks.change_endpoint")


@admin.register(Delivery)
class DeliveryAdmin(LookingOnly):
    date_hierarchy = "created_at"
    list_display = ["created_at", "endpoint", "kind", "epoch", "first", "through", "state", "tries", "status", "answer"]
    list_filter = ["state", "kind"]
    list_select_related = ["endpoint"]
    search_fields = ["=uid", "endpoint__name", "endpoint__owner__email"]
