from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.admin.reading import ReadingAdmin
from apps.accounts.second_factor.factors import remove

admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadingAdmin):
    """Second factors without their secrets; removing one helps whoever lost the phone, and tells them."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    fields = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        remove(obj)
        get_adapter(request).send_notification_mail(
            "mfa/email/factor_removed_by_staff",
            obj.user,
            {"type": obj.get_type_display(), "timestamp": None},  # From where is the helper's business
        )

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> None:
        for authenticator in queryset:
            self.delete_model(request, authenticator)
