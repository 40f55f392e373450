"""Every way in which a subscription changes. Each holds the row while it decides, so that two clicks are one after the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.billing.mails import tell
from apps.billing.models import Change, Status, Subscription
from apps.billing.plans import EVERYTHING, FREE, TRIAL, Limits, Plan

MONTH = timedelta(days=30)
AT_ONCE = 200  # Periods one run of the job ends or renews


class Refused(Exception):
    """A change that makes no sense now; its words are for the person."""


class Kept(NamedTuple):
    expired: int
    renewed: int


def limits_of(user: User) -> Limits:
    """What a user may have. With billing off that is everything."""
    if not settings.BILLING:
        return EVERYTHING
    return plan_of(user).limits


def plan_of(user: User) -> Plan:
    """The plan in force for a user; whoever has no subscription has the free one."""
    subscription = Subscription.objects.filter(user=user).first()
    return subscription.in_force(timezone.now()) if subscription else FREE


def subscription_of(user: User) -> Subscription:
    """A user's subscription; whoever came before there were any has the free plan."""
    subscription, _ = Subscription.objects.get_or_create(user=user, defaults={"period_start": timezone.now()})
    return subscription


@transaction.atomic
def start_trial(*, user: User, now: datetime) -> None:
    """Let a new user try everything for settings.TRIAL_DAYS, once; with 0 days they begin with the free plan."""
    fields: dict[str, Any] = {"plan": FREE.key, "status": Status.ACTIVE, "period_end": None}
    if settings.TRIAL_DAYS:
        fields = {
            "plan": TRIAL.key,
            "status": Status.TRIAL,
            "period_end": now + timedelta(days=settings.TRIAL_DAYS),
        }
    subscription, is_new = Subscription.objects.get_or_create(user=user, defaults={"period_start": now, **fields})
    if is_new and settings.TRIAL_DAYS:
        _note(subscription, Change.What.TRIAL, now, by=None)


@transaction.atomic
def change_plan(*, user: User, plan: Plan, now: datetime, by: User | None = None) -> None:
    """Put a plan in force from now on, for a month that renews itself; the free one has no end."""
    subscription = _held(user)
    if subscription.status == Status.ACTIVE and subscription.plan == plan.key:
        raise Refused("already")
    subscription.plan, subscription.status, subscription.period_start = plan.key, Status.ACTIVE, now
    subscription.period_end = None if plan is FREE else now + MONTH
    _save(subscription, Change.What.PLAN, now, by or user)
    tell("changed", user, subscription)


@transaction.atomic
def cancel(*, user: User, now: datetime, by: User | None = None) -> None:
    """Let a plan end with its period instead of renewing itself."""
    subscription = _held(user)
    if subscription.status != Status.ACTIVE or subscription.plan == FREE.key:
        raise Refused("nothing to cancel")
    subscription.status = Status.CANCELLED
    _save(subscription, Change.What.CANCELLED, now, by or user)
    tell("cancelled", user, subscription)


@transaction.atomic
def reactivate(*, user: User, now: datetime, by: User | None = None) -> None:
    """Take a cancellation back, as long as its period lasts."""
    subscription = _held(user)
    if subscription.status != Status.CANCELLED or subscription.in_force(now) is FREE:
        raise Refused("nothing to reactivate")
    subscription.status = Status.ACTIVE
    _save(subscription, Change.What.REACTIVATED, now, by or user)
    tell("reactivated", user, subscription)


@transaction.atomic
def extend(*, user: User, days: int, now: datetime, by: User) -> None:
    """Let the present period last longer; one that is over begins again from now, as it was."""
    subscription = _held(user)
    if subscription.period_end is None:
        raise Refused("no period")
    if subscription.status == Status.EXPIRED:
        subscription.status = Status.CANCELLED
    subscription.period_end = max(subscription.period_end, now) + timedelta(days=days)
    _save(subscription, Change.What.EXTENDED, now, by)
    tell("extended", user, subscription)


def keep_periods(now: datetime) -> Kept:
    """End what is over and renew what goes on. Two of these at once, or one again, do no more than one."""
    over = list(Subscription.objects.over(now).order_by("period_end").values_list("pk", flat=True)[:AT_ONCE])
    ongoing = list(Subscription.objects.to_renew(now).order_by("period_end").values_list("pk", flat=True)[:AT_ONCE])
    return Kept(sum(_expire(pk, now) for pk in over), sum(_renew(pk, now) for pk in ongoing))


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    # One statement asks and acts: whoever changed the row meanwhile has the last word.
    if not Subscription.objects.over(now).filter(pk=pk).update(status=Status.EXPIRED):
        return False
    subscription = Subscription.objects.select_related("user").get(pk=pk)
    _note(subscription, Change.What.EXPIRED, now, by=None)
    tell("expired", subscription.user, subscription)
    return True


@transaction.atomic
def _renew(pk: int, now: datetime) -> bool:
    subscription = Subscription.objects.select_for_update().to_renew(now).filter(pk=pk).first()
    if subscription is None or subscription.period_end is None:
        return False
    whole = (now - subscription.period_end) // MONTH  # Months the job did not run
    subscription.period_start = subscription.period_end + whole * MONTH
    subscription.period_end = subscription.period_start + MONTH
    _save(subscription, Change.What.RENEWED, now, by=None)
    return True


def _held(user: User) -> Subscription:
    subscription_of(user)
    return Subscription.objects.select_for_update().get(user=user)


def _save(subscription: Subscription, what: Change.What, now: datetime, by: User | None) -> None:
    subscription.save()
    _note(subscription, what, now, by)


def _note(subscription: Subscription, what: Change.What, now: datetime, by: User | None) -> None:
    Change.objects.create(
        subscription=subscription, what=what, at=now, plan=subscription.plan, period_end=subscription.period_end, by=by
    )
