"""Whether an address belongs to somebody."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import Q

from apps.accounts.models import User


def email_is_taken(email: str) -> bool:
    """Whether somebody signs in, or will, with this address."""
    by_address = EmailAddress.objects.filter(email__iexact=email).values("user")
    return User.objects.filter(Q(email__iexact=email) | Q(pk__in=by_address)).exists()
