"""API keys: what lets a program in without a session."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from apps.accounts.models.people import User

STANDS = "key:"  # No session's key has a colon
MARK = "ts_"  # What a key begins with, so that people and scanners know one when they see it
SHOWN = 11  # Characters of it that are kept, to tell keys apart
NOTED = timedelta(minutes=1)  # Between two notes of a key's use
GRACE = timedelta(hours=24)  # That the old secret lives on after a rotation


class Scope(StrEnum):
    """What a key may do."""

    READ = "read"
    WRITE = "write"
    STREAM = "stream"
    WEBHOOKS = "webhooks"
    ALERTS = "alerts"


SCOPES = {
    Scope.READ: "Read what pages show",
    Scope.WRITE: "Change universes, filters and settings",
    Scope.STREAM: "Receive events live",
    Scope.WEBHOOKS: "Manage webhooks",
    Scope.ALERTS: "Manage alert rules, and read what they told",
}


class KeyQuerySet(models.QuerySet["Key"]):
    def good(self, now: datetime) -> Self:
        """Those that have not expired."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now))

    def standing(self, held: Iterable[str], now: datetime) -> Self:
        """Those of `held_by` that are still good."""
        numbers = [one.removeprefix(STANDS) for one in held if one.startswith(STANDS)]
        return self.good(now).filter(pk__in=[int(one) for one in numbers if one.isdecimal()])

    def of_secret(self, secret: str, now: datetime) -> Key | None:
        """Whose secret it is. A random one of 256 bits needs no slow hash: nobody guesses it."""
        mark = digest(secret)
        is_it = models.Q(digest=mark) | models.Q(old_digest=mark, old_until__gt=now)
        return self.good(now).filter(is_it, owner__is_active=True).select_related("owner").first()


class Key(models.Model):
    """An API key: its secret is shown once, and only a hash of it is kept."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    begins = models.CharField(max_length=SHOWN, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    old_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    old_until = models.DateTimeField(null=True, blank=True, editable=False)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[KeyQuerySet] = KeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.begins}…)"

    @property
    def held_by(self) -> str:
        """What a stream that came in with it stands for, in the place of a session's key."""
        return f"{STANDS}{self.pk}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def renew(self) -> str:
        """Give it a new secret, which is to be shown now or never; it has to be saved."""
        secret = MARK + secrets.token_urlsafe(32)
        self.begins, self.digest = secret[:SHOWN], digest(secret)
        return secret

    def rotate(self) -> str:
        """Give it a new secret; the old one is good for another day."""
        self.old_digest, self.old_until = self.digest, timezone.now() + GRACE
        secret = self.renew()
        self.save(update_fields=["begins", "digest", "old_digest", "old_until"])
        return secret

    def note_use(self, now: datetime) -> None:
        if self.last_used_at is None or now - self.last_used_at >= NOTED:
            Key.objects.filter(pk=self.pk).update(last_used_at=now)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
