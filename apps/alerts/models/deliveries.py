"""What is, was or could not be sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from apps.accounts.models import User
from apps.alerts.models.destinations import Destination
from apps.alerts.models.notices import Notice

LEASE = timedelta(seconds=60)  # Longer than any sending lasts; then its process is taken for dead


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def of(self, user: User) -> Self:
        return self.filter(destination__owner=user)

    def open(self) -> Self:
        """Those that wait or are under way."""
        return self.filter(state__in=[Delivery.State.WAITING, Delivery.State.SENDING])

    def take(self, pk: int, now: datetime) -> Delivery | None:
        """Make a waiting delivery one's own; None where somebody else is at it, or at another of its destination."""
        changes = {"state": Delivery.State.SENDING, "tries": F("tries") + 1, "busy_until": now + LEASE}
        try:
            with transaction.atomic():
                taken = self.filter(pk=pk, state=Delivery.State.WAITING).update(**changes)
        except IntegrityError:
            return None
        return self.select_related("destination__owner").filter(pk=pk).first() if taken else None


class Delivery(models.Model):
    """One message to one destination: of one notice, or of all that were gathered into it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Under way"
        SENT = "sent", "Sent"
        UNKNOWN = "unknown", "May have been sent"
        DEAD = "dead", "Given up"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="deliveries")
    notices: models.ManyToManyField[Notice, models.Model] = models.ManyToManyField(Notice, related_name="deliveries")
    is_test = models.BooleanField(default=False)
    key = models.CharField(max_length=120, unique=True, help_text="Says of what it is: the same is never sent twice")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(help_text="When it is sent: at once, later for a digest, or tried again")
    busy_until = models.DateTimeField(null=True, editable=False)
    status = models.PositiveSmallIntegerField("last status", null=True)
    answer = models.CharField("last answer", max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["destination"], condition=Q(state="sending"), name="alert_one_delivery_under_way"
            )
        ]
        indexes = [
            # Read every second by what sends: it holds only what is not over.
            models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="alert_delivery_open"),
            models.Index(fields=["destination", "-id"], name="alert_delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.destination} {self.get_state_display()}"
