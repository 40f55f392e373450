"""Links that whoever has them may read."""

from __future__ import annotations

import secrets


def token() -> str:
    """What nobody guesses."""
    return secrets.token_urlsafe(24)
