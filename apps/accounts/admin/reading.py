from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.models import User

WHO = ["user__email", "user__phone", "user__name"]


def may_help(request: HttpRequest, person: User | None) -> bool:
    """Only superusers touch the accounts of staff: whoever changes one could come in by it."""
    helper = cast(User, request.user)
    return person is None or helper.is_superuser or not (person.is_staff or person.is_superuser)


class ReadingAdmin(admin.ModelAdmin):
    """Rows that are made and changed by their owners; staff may look, and remove where they may help."""

    search_fields = WHO
    list_select_related = ["user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_help(request, obj and obj.user)
