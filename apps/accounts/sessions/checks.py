"""Whether people who signed in a while ago still are."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from apps.accounts.models import STANDS, Key, User


class SignedIn(NamedTuple):
    """What was true when somebody came in; `password` is its hash."""

    session_key: str
    user_id: int
    password: str


def still_signed_in(people: Iterable[SignedIn]) -> set[SignedIn]:
    """Those whose session or key has neither ended nor expired, whose account is active, and whose password is the same.

    A session whose owner changed the password in it has a new key, so it counts as another one.
    It takes two queries, however many they are, and another where there are keys.
    """
    sessions: Any = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    asked = set(people)
    keys = {one.session_key for one in asked}
    open_keys = set(
        sessions.objects.filter(pk__in=keys, expire_date__gt=timezone.now()).values_list("session_key", flat=True)
    )
    if any(key.startswith(STANDS) for key in keys):
        open_keys |= {key.held_by for key in Key.objects.standing(keys, timezone.now())}
    active = User.objects.filter(pk__in={one.user_id for one in asked}, is_active=True)
    passwords = dict(active.values_list("pk", "password"))
    return {one for one in asked if one.session_key in open_keys and passwords.get(one.user_id) == one.password}
