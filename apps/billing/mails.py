"""What people are told of their plan."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.billing.models import Subscription
from apps.billing.plans import PLANS
from apps.messaging.models import Kind
from apps.messaging.services import send_mail


def tell(what: str, user: User, subscription: Subscription) -> None:
    """Write to a user that something became of their plan, with times by their own clock."""
    context = {"user": user, "subscription": subscription, "plan": PLANS[subscription.plan]}
    with timezone.override(user.zone), translation.override(None):
        subject = render_to_string(f"billing/email/{what}_subject.txt", context)
        text = render_to_string(f"billing/email/{what}_message.txt", context)
    send_mail(kind=Kind.ACCOUNT, to=user.email, subject=subject, text=text, user_id=user.pk)
