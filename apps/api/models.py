"""What programs were answered."""

from __future__ import annotations

from django.db import models

from apps.accounts.models import User

KEPT_HOURS = 24


class Answered(models.Model):
    """What a write that named an idempotency key was answered, so that asking again does nothing twice."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    question = models.CharField(max_length=64, help_text="A hash of method, address and body")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=bytes, help_text="Sealed")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
