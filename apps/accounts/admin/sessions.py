from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.admin.reading import ReadingAdmin
from apps.accounts.sessions.ending import end

admin.site.unregister(UserSession)


@admin.register(UserSession)
class UserSessionAdmin(ReadingAdmin):
    """Who is signed in, and from where; removing one ends it."""

    list_display = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    fields = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    search_fields = [*ReadingAdmin.search_fields, "ip"]

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:
        end([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[UserSession]) -> None:
        end(queryset)
