"""People, what they sign in with, and what their programs come in with."""

from __future__ import annotations

from apps.accounts.models.keys import MARK, SCOPES, STANDS, Key, Scope
from apps.accounts.models.people import (
    NEW_YORK,
    PULL_MS,
    Density,
    KnownDevice,
    LockOut,
    Theme,
    User,
    UserManager,
)

__all__ = [
    "MARK",
    "NEW_YORK",
    "PULL_MS",
    "SCOPES",
    "STANDS",
    "Density",
    "Key",
    "KnownDevice",
    "LockOut",
    "Scope",
    "Theme",
    "User",
    "UserManager",
]
