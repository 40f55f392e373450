"""What staff sees of alerts: the rules and what became of what they told, not where it leads."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.alerts import services
from apps.alerts.models import BackTest, Delivery, Destination, Notice, Rule
from apps.webhooks.admin import LookingOnly


@admin.register(Rule)
class RuleAdmin(LookingOnly):
    list_display = ["name", "owner", "expression", "universe", "is_on", "version", "updated_at"]
    list_filter = ["is_on", "lost_universe"]
    list_select_related = ["owner", "universe"]
    search_fields = ["name", "owner__email", "=uid"]
    actions = ["switch_off"]

    @admin.action(description="Switch off", permissions=["steer"])
    def switch_off(self, request: HttpRequest, chosen: QuerySet[Rule]) -> None:
        for rule in chosen.filter(is_on=True):
            services.switch(rule=rule, on=False)
            messages.success(request, f"Switched off: {rule}.")

    def has_steer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("alerts.change_rule")


@admin.register(Notice)
class NoticeAdmin(LookingOnly):
    list_display = ["told_at", "rule_name", "owner", "symbol", "price", "kind", "held", "after_5", "after_30"]
    list_filter = ["held"]
    list_select_related = ["owner"]
    search_fields = ["rule_name", "=symbol", "owner__email"]


@admin.register(Destination)
class DestinationAdmin(LookingOnly):
    list_display = ["name", "kind", "owner", "paused_why", "failures", "last_success_at", "created_at"]
    list_filter = ["kind", "paused_why"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email"]
    exclude = ["sealed", "mark"]


@admin.register(Delivery)
class DeliveryAdmin(LookingOnly):
    list_display = ["created_at", "destination", "state", "tries", "status", "answer", "due_at"]
    list_filter = ["state", "destination__kind"]
    list_select_related = ["destination"]
    search_fields = ["=uid", "destination__owner__email"]


@admin.register(BackTest)
class BackTestAdmin(LookingOnly):
    list_display = ["created_at", "owner", "rule", "done", "state", "trouble"]
    list_filter = ["state"]
    list_select_related = ["owner", "rule"]
