"""What is, was or could not be sent to an endpoint."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from apps.webhooks.models.endpoints import Endpoint

LEASE = timedelta(seconds=60)  # Longer than any sending lasts; then its process is taken for dead


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def open(self) -> Self:
        """Those that wait or are under way."""
        return self.filter(state__in=[Delivery.State.WAITING, Delivery.State.SENDING])

    def due(self, now: datetime, count: int) -> list[int]:
        """The next delivery of each endpoint that has one to send now: a test first, else the oldest."""
        waiting = self.filter(endpoint=OuterRef("pk"), state=Delivery.State.WAITING).order_by(
            Case(When(kind=Delivery.Kind.TEST, then=Value(0)), default=Value(1)), "pk"
        )
        allowed = waiting.filter(Q(kind=Delivery.Kind.TEST) | Q(endpoint__paused_at=None))
        heads = Endpoint.objects.filter(owner__is_active=True).annotate(head=Subquery(allowed.values("pk")[:1]))
        due = self.filter(pk__in=heads.exclude(head=None).values("head"), next_try_at__lte=now)
        busy = self.filter(state=Delivery.State.SENDING).values("endpoint")
        return list(due.exclude(endpoint__in=busy).order_by("next_try_at").values_list("pk", flat=True)[:count])

    def take(self, pk: int, now: datetime) -> Delivery | None:
        """Make a waiting delivery one's own; None where somebody else is at it, or at another of its endpoint."""
        changes = {"state": Delivery.State.SENDING, "tries": F("tries") + 1, "busy_until": now + LEASE}
        try:
            with transaction.atomic():
                taken = self.filter(pk=pk, state=Delivery.State.WAITING).update(**changes)
        except IntegrityError:
            return None
        return self.select_related("endpoint").filter(pk=pk).first() if taken else None

    def reclaim(self, now: datetime) -> int:
        """Let what a dead process left under way be sent again; how many there were."""
        left = self.filter(state=Delivery.State.SENDING, busy_until__lte=now)
        return left.update(state=Delivery.State.WAITING, busy_until=None)


class Delivery(models.Model):
    """One body. Of an endpoint one is under way at a time, and they go in the order of their numbers."""

    class Kind(models.TextChoices):
        EVENTS = "events", "Events"
        TEST = "test", "Test"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Under way"
        SENT = "sent", "Sent"
        DEAD = "dead", "Given up"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.EVENTS)
    shard = models.SmallIntegerField(default=0)
    epoch = models.BigIntegerField(default=0)
    first = models.BigIntegerField("from", default=0)
    through = models.BigIntegerField(default=0)
    ledger = models.JSONField(default=dict)
    events = models.PositiveIntegerField(default=0)
    packed = models.BinaryField(editable=False)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    busy_until = models.DateTimeField(null=True, editable=False)
    status = models.PositiveSmallIntegerField("last status", null=True)
    answer = models.CharField("last answer", max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            # No number is told twice, whatever becomes of the process that writes.
            models.UniqueConstraint(
                fields=["endpoint", "shard", "epoch", "first"],
                condition=Q(kind="events"),
                name="webhook_delivery_of_numbers",
            ),
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(state="sending"), name="webhook_one_delivery_under_way"
            ),
        ]
        indexes = [
            # Read every second or two by what sends: it holds only what is not over.
            models.Index(
                fields=["endpoint", "id"], condition=Q(state__in=["waiting", "sending"]), name="webhook_delivery_open"
            ),
            models.Index(fields=["endpoint", "-id"], name="webhook_delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.epoch}:{self.first} to {self.through}"

    @property
    def body(self) -> bytes:
        """As it is sent."""
        return zlib.decompress(bytes(self.packed))

    @staticmethod
    def pack(body: bytes) -> bytes:
        return zlib.compress(body, 3)
