"""Who opens a socket, and from where."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from apps.accounts.addresses import socket_address
from apps.accounts.models import User


class Caller(NamedTuple):
    user: User
    session_key: str
    address: str


def identify(scope: Any) -> Caller | None:
    """Who signed in with the session cookie; None for a stranger, who may say so by other means: see `strangers`."""
    user, session_key = scope["user"], scope["session"].session_key
    if not (user and user.is_authenticated and session_key):
        return None
    return Caller(cast(User, user), session_key, socket_address(scope))
