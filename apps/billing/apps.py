from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "apps.billing"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from apps.accounts.export import EXPORTS
        from apps.accounts.models import User
        from apps.billing.export import billing_of

        EXPORTS["billing"] = billing_of
        post_save.connect(begin, sender=User, dispatch_uid="billing-begins")


def begin(instance: Any, created: bool, raw: bool, **_: Any) -> None:
    """A new user begins with a trial, whichever way the account was made."""
    from django.conf import settings
    from django.utils import timezone

    from apps.billing.services import start_trial

    if created and not raw and settings.BILLING:
        start_trial(user=instance, now=timezone.now())
