"""Where people's events are sent, and how far each has been told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.universes.models import FilterSet, Universe
from apps.webhooks.signature import new_secret
from tickstock.market.events import KINDS
from tickstock.sealing import seal, unseal

BOTH_SIGN = timedelta(hours=24)  # After a secret was changed


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def of(self, user: User) -> Self:
        return self.filter(owner=user)

    def at_work(self) -> Self:
        """Those that get events."""
        return self.filter(paused_at=None, owner__is_active=True)

    def with_open(self) -> Self:
        """Each with the number of its deliveries that are not over as `waiting`, and of those given up as `dead`."""
        still = Q(deliveries__state__in=["waiting", "sending"])
        return self.annotate(
            waiting=models.Count("deliveries", filter=still),
            dead=models.Count("deliveries", filter=Q(deliveries__state="dead")),
        )


class Endpoint(models.Model):
    class Wants(models.TextChoices):
        IN_FORCE = "in_force", "What I look at in my pages"
        MARKET = "market", "The whole market"
        UNIVERSE = "universe", "One universe"

    class Why(models.TextChoices):
        """Why it is paused."""

        OWNER = "owner", "By you"
        STAFF = "staff", "By staff"
        FAILURES = "failures", "Too many failures in a row"
        GONE = "gone", "It answered 410: gone"
        UNIVERSE = "universe", "Its universe was deleted"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=80)
    url = models.CharField("address", max_length=500)
    wants = models.CharField(max_length=8, choices=Wants, default=Wants.IN_FORCE)
    universe = models.ForeignKey(Universe, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    filters = models.ForeignKey(FilterSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kinds = models.JSONField(default=list, blank=True, help_text="None named: all that the filters let through")
    secret_sealed = models.BinaryField(editable=False)
    old_secret_sealed = models.BinaryField(null=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=8, choices=Why, blank=True)
    failures = models.PositiveIntegerField("failures in a row", default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    last_success_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EndpointQuerySet] = EndpointQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="webhook_name_per_owner"),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_why="") | Q(paused_at__isnull=False) & ~Q(paused_why=""),
                name="webhook_paused_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.paused_at is None

    @property
    def wanted_kinds(self) -> frozenset[str]:
        """Those there are; none named stands for all."""
        return frozenset(self.kinds) & frozenset(KINDS) or frozenset(KINDS)

    def set_secret(self, now: datetime) -> str:
        """Give it a new secret, which is shown this once; the one before goes on signing for a day."""
        secret = new_secret()
        if self.secret_sealed:
            self.old_secret_sealed, self.old_secret_until = self.secret_sealed, now + BOTH_SIGN
        self.secret_sealed = seal(secret.encode())
        return secret

    def secrets(self, now: datetime) -> list[str]:
        """What signs now, newest first; ValueError where they cannot be opened any more."""
        sealed = [self.secret_sealed]
        if self.old_secret_sealed and self.old_secret_until and self.old_secret_until > now:
            sealed.append(self.old_secret_sealed)
        return [unseal(bytes(one)).decode() for one in sealed]


class Place(models.Model):
    """How far an endpoint has come in a shard's log; it moves in the transaction that writes its deliveries.

    Everything up to `seq` was looked at, up to `told` it stands in a delivery. `ledger` is the account of what lies
    between: events that its filters held back since `since`, to be told with the next delivery.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="places")
    shard = models.SmallIntegerField(default=0)
    epoch = models.BigIntegerField()
    seq = models.BigIntegerField()
    told = models.BigIntegerField()
    ledger = models.JSONField(default=dict)
    since = models.DateTimeField(null=True)
    is_to_skip = models.BooleanField(default=False, help_text="To the log's end; what lies between is declared missing")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "shard"], name="webhook_place_per_shard"),
            models.CheckConstraint(condition=Q(told__lte=models.F("seq")), name="webhook_told_what_was_looked_at"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"
