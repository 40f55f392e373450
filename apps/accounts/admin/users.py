from __future__ import annotations

from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest

from apps.accounts.admin.reading import may_help
from apps.accounts.models import User
from apps.accounts.second_factor.factors import MAIN
from apps.accounts.sessions.ending import end

DATES = ["last_login", "date_joined", "password_changed_at", "terms_version", "terms_accepted_at"]
POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Everybody's account. Only superusers make others staff, or touch the accounts of staff."""

    ordering = ["email"]
    list_display = ["email", "phone", "name", "is_active", "is_staff", "second_factor", "sessions", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["email", "phone", "name"]
    readonly_fields = DATES
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["name", "phone", "phone_verified", "time_zone", "theme", "pull_ms"]}),
        ("May", {"fields": ["is_active", *POWERS]}),
        ("Dates", {"fields": [*DATES]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "password1", "password2"]})]
    actions = ["end_sessions", "deactivate"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=MAIN)
        people = cast("QuerySet[User]", super().get_queryset(request))
        return people.annotate(session_count=Count("usersession", distinct=True), has_factor=Exists(factors))

    @admin.display(boolean=True, description="second factor", ordering="has_factor")
    def second_factor(self, person: Any) -> bool:
        return bool(person.has_factor)

    @admin.display(ordering="session_count")
    def sessions(self, person: Any) -> int:
        return int(person.session_count)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        known = list(super().get_readonly_fields(request, obj))
        return known if cast(User, request.user).is_superuser else [*known, *POWERS]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_help(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_help(request, obj)

    @admin.action(description="End all sessions", permissions=["change"])
    def end_sessions(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in self._helped(request, people):
            end(UserSession.objects.filter(user=person))

    @admin.action(description="Deactivate: end all sessions and let them in no more", permissions=["change"])
    def deactivate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in self._helped(request, people):
            person.is_active = False
            person.save(update_fields=["is_active"])
            end(UserSession.objects.filter(user=person))

    def _helped(self, request: HttpRequest, people: QuerySet[User]) -> list[User]:
        """Those of the chosen whom this helper may touch; each is noted in the admin's history."""
        helped = [person for person in people if may_help(request, person) and person != request.user]
        for person in helped:
            self.log_change(request, person, request.POST.get("action", ""))
        self.message_user(request, f"Done for {len(helped)} of {len(people)}.")
        return helped
