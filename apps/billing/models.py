"""Which plan a person has, until when, how it came about, and where a bill would go."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.billing.countries import COUNTRIES
from apps.billing.plans import FREE, PLANS, Plan

PLAN_CHOICES = [(plan.key, plan.name) for plan in PLANS.values()]


class Status(models.TextChoices):
    TRIAL = "trial", "Trial"
    ACTIVE = "active", "Active"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def over(self, now: datetime) -> Self:
        """Trials and cancelled plans whose period is over."""
        return self.filter(status__in=[Status.TRIAL, Status.CANCELLED], period_end__lte=now)

    def to_renew(self, now: datetime) -> Self:
        """Plans that go on, whose period is over."""
        return self.filter(status=Status.ACTIVE, period_end__lte=now)


class Subscription(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscription")
    plan = models.CharField(max_length=12, choices=PLAN_CHOICES, default=FREE.key)
    status = models.CharField(max_length=9, choices=Status, default=Status.ACTIVE)
    period_start = models.DateTimeField()
    period_end = models.DateTimeField(null=True, blank=True, help_text="The free plan has none")

    objects: ClassVar[SubscriptionQuerySet] = SubscriptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(plan__in=list(PLANS)), name="subscription_to_a_known_plan"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="subscription_in_a_known_state"),
            # The free plan has no end and no states; every other has a period.
            models.CheckConstraint(
                condition=Q(plan=FREE.key, status=Status.ACTIVE, period_end=None)
                | (~Q(plan=FREE.key) & Q(period_end__isnull=False, period_end__gt=F("period_start"))),
                name="subscription_free_or_with_a_period",
            ),
        ]
        indexes = [
            # Read by the job that ends and renews periods.
            models.Index(
                fields=["period_end"],
                name="subscription_running",
                condition=Q(period_end__isnull=False) & ~Q(status="expired"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_plan_display()}, {self.get_status_display().lower()}"

    def in_force(self, now: datetime) -> Plan:
        """The plan whose limits hold: what was bought or tried until its period is over, and the free one after."""
        if self.status == Status.ACTIVE:
            return PLANS[self.plan]
        runs = self.status in (Status.TRIAL, Status.CANCELLED) and self.period_end is not None and self.period_end > now
        return PLANS[self.plan] if runs else FREE


class Change(models.Model):
    """One step in the history of a subscription."""

    class What(models.TextChoices):
        TRIAL = "trial", "Trial begun"
        PLAN = "plan", "Plan changed"
        CANCELLED = "cancelled", "Cancelled"
        REACTIVATED = "reactivated", "Reactivated"
        EXTENDED = "extended", "Period extended"
        RENEWED = "renewed", "Renewed"
        EXPIRED = "expired", "Period over"

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    what = models.CharField(max_length=12, choices=What)
    plan = models.CharField(max_length=12, choices=PLAN_CHOICES, help_text="From then on")
    period_end = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Nobody: it happened by itself",
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.get_plan_display()}"


class BillingAddress(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="billing_address")
    name = models.CharField(max_length=150)
    company = models.CharField(max_length=150, blank=True)
    line_1 = models.CharField("street address", max_length=200)
    line_2 = models.CharField("second line", max_length=200, blank=True)
    city = models.CharField(max_length=100)
    region = models.CharField("state or region", max_length=100, blank=True)
    postcode = models.CharField("postal code", max_length=20, blank=True)
    country = models.CharField(max_length=2, choices=COUNTRIES)
    tax_id = models.CharField("tax number", max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "billing addresses"

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"
