"""Whether somebody who signed in a while ago still is."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.utils.crypto import constant_time_compare

from apps.accounts.models import User


def still_signed_in(session_key: str | None, user_id: int) -> bool:
    """Whether the session has neither ended nor expired, the account is active, and the password is the same.

    A session whose owner changed the password in it has a new key, so it counts as another one.
    """
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    told = session.get(HASH_SESSION_KEY, "")  # Empty also where the session is gone or too old
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user is not None and constant_time_compare(told, user.get_session_auth_hash())
