from __future__ import annotations

from typing import Any

from django.forms import model_to_dict

from apps.accounts.models import User
from apps.billing.models import BillingAddress, Change, Subscription


def billing_of(user: User) -> dict[str, Any]:
    """A user's plan, its history and the billing address, for the export of their data."""
    subscription = Subscription.objects.filter(user=user).values("plan", "status", "period_start", "period_end").first()
    address = BillingAddress.objects.filter(user=user).first()
    return {
        "subscription": subscription,
        "changes": list(Change.objects.filter(subscription__user=user).values("at", "what", "plan", "period_end")),
        "address": model_to_dict(address, exclude=["id", "user"]) if address else None,
    }
