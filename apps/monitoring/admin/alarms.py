from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince

from apps.monitoring.figures import BY_NAME
from apps.monitoring.models import Alarm, AlarmRule, Incident
from apps.monitoring.models.alarms import AlarmQuerySet


@admin.register(AlarmRule)
class AlarmRuleAdmin(admin.ModelAdmin):
    """A change holds from the next look on, within ten seconds."""

    list_display = ["name", "is_on", "severity", "condition", "now", "tells"]
    list_filter = ["severity", "is_on"]
    search_fields = ["name", "figure", "advice"]
    save_as = True
    fieldsets = [
        (None, {"fields": ["name", "is_on", "severity"]}),
        ("Wrong when", {"fields": [("figure", "compare", "threshold"), ("hold_seconds", "clear_seconds")]}),
        ("Tell", {"fields": [("mail", "sms", "webhook"), "cool_down_seconds", "advice", "public_words"]}),
    ]

    @admin.display(description="last value")
    def now(self, rule: AlarmRule) -> str:
        return "\N{EN DASH}" if rule.value is None else BY_NAME[rule.figure].spelled(rule.value)

    @admin.display
    def tells(self, rule: AlarmRule) -> str:
        ways = {"mail": rule.mail, "SMS": rule.sms, "webhook": rule.webhook}
        return ", ".join(way for way, is_used in ways.items() if is_used) or "nobody"


@admin.register(Alarm)
class AlarmAdmin(admin.ModelAdmin):
    """To be acknowledged, resolved and explained; what happened stands."""

    date_hierarchy = "raised_at"
    list_display = ["raised_at", "name", "severity", "state", "condition", "worst", "lasted", "acknowledged_by"]
    list_filter = ["severity", ("resolved_at", admin.EmptyFieldListFilter), "name"]
    list_select_related = ["acknowledged_by"]
    list_per_page = 50
    search_fields = ["name", "note"]
    actions = ["acknowledge", "resolve"]

    def get_readonly_fields(self, request: HttpRequest, obj: Alarm | None = None) -> list[str]:
        return [field.name for field in Alarm._meta.fields if field.name != "note"]

    @admin.display
    def lasted(self, alarm: Alarm) -> str:
        return timesince(alarm.began_at, alarm.resolved_at or timezone.now())

    @admin.action(description="Acknowledge: I look after it", permissions=["change"])
    def acknowledge(self, request: HttpRequest, chosen: QuerySet[Alarm]) -> None:
        count = cast(AlarmQuerySet, chosen).acknowledge(cast(int, request.user.pk), timezone.now())
        messages.success(request, f"Acknowledged: {count}.")

    @admin.action(description="Resolve by hand", permissions=["change"])
    def resolve(self, request: HttpRequest, chosen: QuerySet[Alarm]) -> None:
        count = cast(AlarmQuerySet, chosen).resolve(timezone.now())
        messages.success(request, f"Resolved: {count}. Where the figure is still wrong, another one follows.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):
    """What the public status page tells; those that alarms began end with them."""

    list_display = ["title", "began_at", "ended_at"]
    date_hierarchy = "began_at"
    search_fields = ["title", "text"]
