"""What of this belongs to one person: for the export of their data."""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User


def keys_of(user: User) -> list[dict[str, Any]]:
    """A user's keys; their secrets are nowhere."""
    keys = user.api_keys.values("name", "begins", "scopes", "created_at", "expires_at", "last_used_at")
    return [dict(key) for key in keys]
