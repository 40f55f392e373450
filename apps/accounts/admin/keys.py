from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.models import Key


@admin.register(Key)
class KeyAdmin(admin.ModelAdmin):
    """To see whose keys there are and to revoke one; nobody makes or changes another's."""

    list_display = ("name", "begins", "owner", "scopes", "created_at", "expires_at", "last_used_at")
    list_select_related = ("owner",)
    search_fields = ("owner__email", "name", "begins")
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Key | None = None) -> bool:
        return False
