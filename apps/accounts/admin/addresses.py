from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.admin.reading import ReadingAdmin

admin.site.unregister(EmailAddress)


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadingAdmin):
    """An address is confirmed by its owner alone: a password can be reset through it."""

    list_display = ["email", "user", "primary", "verified"]
    list_filter = ["verified"]

    def has_delete_permission(self, request: HttpRequest, obj: EmailAddress | None = None) -> bool:
        return False
