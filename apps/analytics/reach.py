"""How far back somebody sees: as many days as their plan has, the newest archived one being the first of them."""

from __future__ import annotations

from datetime import date, timedelta

from apps.accounts.models import User
from apps.analytics.models import ArchivedEvent
from apps.analytics.models.archive import ArchivedEventQuerySet
from apps.billing.plans import NO_LIMIT
from apps.billing.services import limits_of


def first_day(user: User) -> date:
    """The first day this user may look at."""
    days = limits_of(user).history_days
    newest = next(ArchivedEvent.objects.days(), None) if days < NO_LIMIT else None
    return newest - timedelta(days=days - 1) if newest else date.min


def within(user: User) -> ArchivedEventQuerySet:
    """The archived events of those days."""
    first = first_day(user)
    return ArchivedEvent.objects.all() if first == date.min else ArchivedEvent.objects.filter(day__gte=first)


def refusal(user: User, day: date) -> str:
    """Why this user does not see that day; empty where they may."""
    if day >= (first := first_day(user)):
        return ""
    return f"Your plan shows history from {first:%-d %B %Y} on. A larger one shows more."
