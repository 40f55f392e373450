"""Sets of filters in the admin: whose they are and what they say; only their owners change them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from apps.universes.filters import services
from apps.universes.filters.table import differing
from apps.universes.filters.values import words
from apps.universes.models import FilterSet


@admin.register(FilterSet)
class FilterSetAdmin(admin.ModelAdmin):
    list_display = ["name", "owner", "settings_made", "is_in_force", "updated_at"]
    list_filter = [("inforce", admin.EmptyFieldListFilter)]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email", "owner__phone"]
    fields = ["name", "owner", "says", "is_in_force", "version", "updated_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FilterSet]:
        return FilterSet.objects.prefetch_related("inforce_set")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description="settings")
    def settings_made(self, filters: FilterSet) -> str:
        return "cannot be read" if filters.trouble else str(len(differing(filters.in_force()[1])))

    @admin.display(description="what it says")
    def says(self, filters: FilterSet) -> SafeString | str:
        if filters.trouble:
            return f"It cannot be read, so everything is let through: {filters.trouble}"
        said = differing(filters.in_force()[1])
        lines = ((one.label, words(one, value), one.help) for one, value in said)
        return format_html_join("", "<p><b>{}: {}.</b> {}</p>", lines) or "Everything is let through."

    @admin.display(description="in force", boolean=True)
    def is_in_force(self, filters: Any) -> bool:
        return bool(filters.inforce_set.all())

    def delete_model(self, request: HttpRequest, obj: FilterSet) -> None:
        services.delete(filters=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[FilterSet]) -> None:
        for filters in queryset:
            services.delete(filters=filters)
