"""A code of an authenticator app works once, as long as a clock may be wrong by."""

from __future__ import annotations

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache


def mark_code_used(totp: Any, code: str) -> bool:
    """Take a code; False when it was taken before.

    allauth remembers it for one period, but with a tolerance of one step it is valid for three.
    """
    valid_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return cache.add(totp._get_used_cache_key(code), "y", timeout=valid_for)


def remember_codes_while_they_are_valid() -> None:
    TOTP._mark_code_used = mark_code_used
