"""Where people are told."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from tickstock.sealing import seal, unseal


class DestinationQuerySet(models.QuerySet["Destination"]):
    def of(self, user: User) -> Self:
        return self.filter(owner=user)


class Destination(models.Model):
    """A device, address or service of its owner's. The page is none: it always shows what was told."""

    class Kind(models.TextChoices):
        MAIL = "mail", "E-mail"
        SMS = "sms", "SMS"
        PUSH = "push", "This device"
        WEBHOOK = "webhook", "Webhook"
        CHAT = "chat", "Chat service"

    class Why(models.TextChoices):
        """Why it is paused."""

        OWNER = "owner", "By you"
        FAILURES = "failures", "Too many failures in a row"
        GONE = "gone", "It is gone"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="destinations")
    kind = models.CharField(max_length=7, choices=Kind)
    name = models.CharField(max_length=80)
    # What its kind needs, sealed: {} of mail and sms (the account's own address), a push subscription, {url, secret}, {url}.
    sealed = models.BinaryField(editable=False)
    mark = models.CharField(max_length=64, blank=True, editable=False, help_text="Tells one of a kind from another")
    failures = models.PositiveIntegerField("failures in a row", default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=8, choices=Why, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_success_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DestinationQuerySet] = DestinationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="destination_name_per_owner"),
            models.UniqueConstraint(fields=["owner", "kind", "mark"], name="destination_once_per_owner"),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_why="") | Q(paused_at__isnull=False) & ~Q(paused_why=""),
                name="destination_paused_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.paused_at is None

    @property
    def settings(self) -> dict[str, Any]:
        """What its kind needs; ValueError where it was sealed with a key that is gone."""
        found: dict[str, Any] = json.loads(unseal(bytes(self.sealed)))
        return found

    @settings.setter
    def settings(self, said: dict[str, Any]) -> None:
        self.sealed = seal(json.dumps(said).encode())
