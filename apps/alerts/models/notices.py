"""What was told."""

from __future__ import annotations

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.accounts.models import User
from apps.alerts.facts import why
from apps.alerts.models.rules import Rule


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User) -> Self:
        return self.filter(owner=user)


class Notice(models.Model):
    """A rule became true of a symbol. (rule, version, symbol, moment) is its identity: nothing is told twice."""

    class Held(models.TextChoices):
        """Why it was shown in the page only."""

        NO = "", "Sent"
        QUIET = "quiet", "Quiet hours"
        SNOOZED = "snoozed", "Snoozed"
        QUOTA = "quota", "More than the rule sends a day"
        NOWHERE = "nowhere", "No destination"
        LATE = "late", "Too old when it was found"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    epoch = models.BigIntegerField(help_text="Of the alerts' log")
    seq = models.BigIntegerField(help_text="Its number in it")
    rule = models.ForeignKey(Rule, on_delete=models.SET_NULL, null=True, related_name="notices")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    rule_uid = models.UUIDField()
    rule_name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    symbol = models.CharField(max_length=16)
    moment = models.CharField(max_length=64, help_text="The moment of rows, or the event, that it is of")
    at = models.BigIntegerField(help_text="The market's clock, epoch ms")
    told_at = models.DateTimeField(help_text="When the alerts' process told it")
    price = models.FloatField(null=True)
    facts = models.JSONField(default=dict, help_text="The figures it was decided on; of events: the event")
    kind = models.CharField(max_length=10, blank=True, help_text="Of the event; empty where it is of rows")
    held = models.CharField(max_length=8, choices=Held, blank=True, default=Held.NO)
    # Its price later, in percent of the price then; None until it is known.
    after_5 = models.FloatField(null=True)
    after_15 = models.FloatField(null=True)
    after_30 = models.FloatField(null=True)
    outcome_known = models.BooleanField(default=False)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule_uid", "version", "symbol", "moment"], name="alert_notice_told_once")
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="alert_notice_newest"),
            models.Index(fields=["rule", "-id"], name="alert_notice_of_rule"),
            # Read every minute by what looks for outcomes.
            models.Index(fields=["at"], condition=models.Q(outcome_known=False), name="alert_notice_open_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_name}: {self.symbol}"

    @property
    def why(self) -> str:
        """What made it, for people."""
        return why(self.kind, self.facts)

    @property
    def words(self) -> dict[str, Any]:
        """As the API, webhooks and pages say it."""
        return {
            "uid": str(self.uid),
            "seq": self.seq,
            "rule": str(self.rule_uid),
            "rule_name": self.rule_name,
            "symbol": self.symbol,
            "at": self.at,
            "told_at": int(self.told_at.timestamp() * 1000),
            "price": self.price,
            "kind": self.kind or None,
            "facts": self.facts,
        }


class Place(models.Model):
    """How far the alerts' log was taken into the tables; it moves in the transaction that writes the notices."""

    shard = models.SmallIntegerField(unique=True, default=0)
    epoch = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    missing = models.BigIntegerField(default=0, help_text="Notices that the log had lost before they were taken")

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"
