"""The communication log: every mail and SMS, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.messaging.letters import Letter


class Channel(models.TextChoices):
    MAIL = "mail", "Mail"
    SMS = "sms", "SMS"


class Kind(models.TextChoices):
    VERIFICATION = "verification", "Verification"
    LOGIN_CODE = "login_code", "Sign-in code"
    WELCOME = "welcome", "Welcome"
    RESET = "reset", "Password reset"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    EMAIL_CHANGED = "email_changed", "E-mail changed"
    PHONE_CHANGED = "phone_changed", "Phone changed"
    SECURITY = "security", "Security"
    NEW_DEVICE = "new_device", "New device"
    LOCK_OUT = "lock_out", "Lock-out"
    SESSION_LIMIT = "session_limit", "Session limit"
    ACCOUNT = "account", "Account"
    ALERT = "alert", "Alert"


class State(models.TextChoices):
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Unknown"  # The provider may have taken it; it is never sent again by itself
    EXPIRED = "expired", "Expired"
    REFUSED = "refused", "Refused"  # By our own rules, before any provider was asked


class MessageQuerySet(models.QuerySet["Message"]):
    def take(self, pk: int, now: datetime) -> Message | None:
        """Make a queued message one's own; None when somebody else has it, or nobody should."""
        mine = self.filter(pk=pk, state=State.QUEUED, valid_until__gt=now)
        taken = mine.update(state=State.SENDING, tries=F("tries") + 1, updated_at=now)
        return self.get(pk=pk) if taken else None

    def codes_by_sms(self) -> Self:
        """Those of which somebody should type the code, newest first."""
        kinds = [Kind.VERIFICATION, Kind.LOGIN_CODE, Kind.RESET]
        return self.filter(channel=Channel.SMS, kind__in=kinds).exclude(state=State.REFUSED).order_by("-pk")


class Message(models.Model):
    key = models.CharField(max_length=100, unique=True, help_text="What it was asked for by; sent at most once")
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=4, choices=Channel)
    recipient = models.CharField(max_length=260, help_text="Masked")
    recipient_hash = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    letter_sealed = models.BinaryField(null=True, editable=False)
    provider_id = models.CharField(max_length=255, blank=True)
    error = models.CharField(max_length=255, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField("code used", null=True, blank=True)
    due_at = models.DateTimeField("looked after", help_text="When it is handed over again, should it still be queued")
    valid_until = models.DateTimeField()

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient_hash", "-id"], name="message_to"),
            models.Index(fields=["provider_id"], name="message_at_provider"),
            models.Index(fields=["created_at"], name="message_age"),
            # Read by the beat job every few seconds: it holds only what is not over.
            models.Index(fields=["due_at"], name="message_waiting", condition=Q(state__in=["queued", "sending"])),
            models.Index(fields=["valid_until"], name="message_readable", condition=Q(letter_sealed__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="message_has_a_key"),
            models.CheckConstraint(
                condition=Q(letter_sealed__isnull=True) | ~Q(state__in=["delivered", "expired", "refused"]),
                name="message_over_holds_no_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.recipient}"

    @property
    def letter(self) -> Letter:
        """What it says; ValueError once it is gone or cannot be read."""
        if self.letter_sealed is None:
            raise ValueError("the text is gone")
        return Letter.opened(bytes(self.letter_sealed))
