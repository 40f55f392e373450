"""What a rule would have told over past sessions."""

from __future__ import annotations

from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from apps.accounts.models import User
from apps.alerts.models.rules import Rule


class BackTestQuerySet(models.QuerySet["BackTest"]):
    def of(self, user: User) -> Self:
        return self.filter(owner=user)


class BackTest(models.Model):
    """Asked for by its owner, run by the jobs a session at a time."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="back_tests")
    rule = models.ForeignKey(Rule, on_delete=models.SET_NULL, null=True, related_name="back_tests")
    asked = models.JSONField(help_text="The rule as it was then")
    days = models.JSONField(default=list, help_text="Trading days, oldest first")
    done = models.PositiveSmallIntegerField("days done", default=0)
    found = models.JSONField(default=list, help_text="Of each day done: its figures and the newest of what it told")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    busy_until = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[BackTestQuerySet] = BackTestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.rule or 'A rule'}: {self.done} of {len(self.days)} days"
