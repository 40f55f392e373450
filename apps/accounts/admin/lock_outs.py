from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.admin.reading import ReadingAdmin, may_help
from apps.accounts.lockouts import release
from apps.accounts.models import LockOut, User


@admin.register(LockOut)
class LockOutAdmin(ReadingAdmin):
    """Who was out of tries, and the way to let them try again."""

    list_display = ["login", "of", "address", "user", "created_at", "until", "is_over", "released_by", "released_at"]
    search_fields = [*ReadingAdmin.search_fields, "address"]
    list_filter = ["of"]
    actions = ["let_in"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_lockout")

    @admin.display(boolean=True, description="over")
    def is_over(self, lock_out: LockOut) -> bool:
        return lock_out.released_at is not None or lock_out.until <= timezone.now()

    @admin.action(description="Release: let them try again now", permissions=["release"])
    def let_in(self, request: HttpRequest, chosen: QuerySet[LockOut]) -> None:
        for lock_out in chosen:
            if may_help(request, lock_out.user):
                release(lock_out, by=cast(User, request.user))
        self.message_user(request, _("They can try again."))
