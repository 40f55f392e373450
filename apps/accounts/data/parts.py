"""What this app adds to the export. Secrets are not data: hashes of passwords, keys and codes stay out."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from apps.accounts.models import User
from apps.messaging.models import Message

MESSAGES = 10_000  # Of the communication log at most, the newest


def profile(user: User) -> dict[str, Any]:
    fields = ["email", "phone", "phone_verified", "name", "time_zone", "theme", "density", "pull_ms"]
    fields += ["terms_version", "terms_accepted_at", "date_joined", "last_login", "is_staff"]
    addresses = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
    return {field: getattr(user, field) for field in fields} | {"email_addresses": list(addresses)}


def sessions(user: User) -> list[dict[str, Any]]:
    return list(UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent"))


def keys(user: User) -> list[dict[str, Any]]:
    """API keys; their secrets are nowhere."""
    found = user.api_keys.values("name", "begins", "scopes", "created_at", "expires_at", "last_used_at")
    return [dict(key) for key in found]


def second_factors(user: User) -> list[dict[str, Any]]:
    return list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at"))


def messages(user: User) -> list[dict[str, Any]]:
    rows = Message.objects.filter(user=user).values(
        "kind", "channel", "recipient", "state", "created_at", "sent_at", "used_at"
    )
    return [dict(row) for row in rows[:MESSAGES]]
