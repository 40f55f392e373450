"""Making keys: as many as one person needs, and none that has expired before it begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Key, User

MOST = 50  # Keys of one person


class Refused(Exception):
    """Why no key is made, in words for whoever asked."""


@transaction.atomic
def make(*, owner: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None) -> tuple[Key, str]:
    """A new key and its secret, which is known now and never again. Raises Refused."""
    if expires_at and expires_at <= timezone.now():
        raise Refused("It would have expired already.")
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # Two at once cannot both make the last one
    if owner.api_keys.count() >= MOST:
        raise Refused(f"You have {MOST} keys. Revoke one first.")
    key = Key(owner=owner, name=name, scopes=sorted(set(scopes)), expires_at=expires_at)
    secret = key.renew()
    key.save()
    return key, secret
