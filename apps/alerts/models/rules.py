"""What people want to be told."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

import msgspec
from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.alerts.models.destinations import Destination
from apps.universes.models import Universe
from tickstock.market.filters import EVERYTHING, Filter

TEXT = 2_000  # Characters of an expression
PER_DAY = 200  # Notices a rule sends a day unless its owner says otherwise


class RuleQuerySet(models.QuerySet["Rule"]):
    def of(self, user: User) -> Self:
        return self.filter(owner=user)

    def at_work(self, now: datetime) -> Self:
        """Those that are looked at: switched on, not expired, with a universe to look at, of somebody who is here."""
        still = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(still, is_on=True, owner__is_active=True, lost_universe=False)


class Rule(models.Model):
    """A condition over rows (`expression`), or over events (`events`, see `tickstock.market.filters`)."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alert_rules")
    name = models.CharField(max_length=80)
    universe = models.ForeignKey(Universe, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lost_universe = models.BooleanField(default=False, editable=False, help_text="Its universe was deleted")
    only = models.JSONField(default=list, blank=True, help_text="These symbols of the universe; none named: all")
    muted = models.JSONField(default=list, blank=True, help_text="Symbols that are not told")
    expression = models.CharField(max_length=TEXT, blank=True)
    rearm = models.CharField("again once", max_length=TEXT, blank=True)
    events = models.JSONField(null=True, blank=True, help_text="Of events: what is not the default of a filter")
    cool_down = models.PositiveIntegerField("seconds between two of a symbol", default=0)
    once_a_day = models.BooleanField("once a symbol and trading day", default=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    # How it is sent; the page shows everything at once.
    destinations = models.ManyToManyField(Destination, blank=True, related_name="rules")
    quiet_from = models.TimeField(null=True, blank=True, help_text="In its owner's time zone")
    quiet_until = models.TimeField(null=True, blank=True)
    per_day = models.PositiveIntegerField("sent a day at most", default=PER_DAY)
    digest_minutes = models.PositiveSmallIntegerField("minutes gathered into one message", default=0)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, help_text="Rises when it wants something else")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[RuleQuerySet] = RuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="alert_rule_name_per_owner"),
            models.CheckConstraint(
                condition=Q(expression="", events__isnull=False) | ~Q(expression="") & Q(events=None),
                name="alert_rule_of_rows_or_of_events",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="alert_rule_quiet_from_and_until",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_events(self) -> bool:
        return self.events is not None

    @property
    def filter(self) -> Filter:
        """What it lets through of events; ValidationError (msgspec) where that cannot be read."""
        return msgspec.convert(self.events, Filter) if self.events else EVERYTHING
