"""Who opens a socket, and from where."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from apps.accounts.models import User


class Caller(NamedTuple):
    user: User
    session_key: str
    address: str


def identify(scope: Any, proxies: int) -> Caller | None:
    """Who signed in with the session cookie; None for a stranger.

    Whoever may speak by other means, such as a ticket, is to be told here.
    """
    user, session_key = scope["user"], scope["session"].session_key
    if not (user and user.is_authenticated and session_key):
        return None
    return Caller(cast(User, user), session_key, address_of(scope, proxies))


def address_of(scope: Any, proxies: int) -> str:
    """The client's address; what `proxies` known proxies said of it counts, what the client said itself does not."""
    told = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    addresses = [part.strip() for part in told.decode("latin-1").split(",") if part.strip()]
    if proxies and len(addresses) >= proxies:
        return addresses[-proxies]
    client = scope.get("client")
    return str(client[0]) if client else ""
