"""Programs: their tokens each stand for a session and are worth nothing without it; their keys stand for themselves."""

from __future__ import annotations

from typing import NamedTuple, cast

from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.tokens.strategies.jwt import JWTTokenStrategy, internal
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import MARK, STANDS, Key, Scope, User
from apps.accounts.sessions.ending import end
from apps.accounts.sessions.store import SessionStore


class Holder(NamedTuple):
    """Who asks, and by which session or key."""

    user: User
    session_key: str


def user_of_token(token: str) -> Holder | None:
    """Whose access token it is; None when it is false or too old, or its session has ended."""
    found = internal.validate_access_token(token)
    session_key = found and internal.session_key_from_sid(found[1]["sid"])
    return Holder(found[0], session_key) if found and session_key else None


def user_of_secret(secret: str) -> Holder | None:
    """Who may stream with this access token or API key."""
    if not secret.startswith(MARK):
        return user_of_token(secret)
    now = timezone.now()
    key = Key.objects.of_secret(secret, now)
    if key is None or Scope.STREAM not in key.scopes:
        return None
    key.note_use(now)
    return Holder(key.owner, key.held_by)


def user_of_session(session_key: str) -> Holder | None:
    """Whose session or key it is, as long as it lasts."""
    if session_key.startswith(STANDS):
        key = Key.objects.standing([session_key], timezone.now()).select_related("owner").first()
        return Holder(key.owner, session_key) if key and key.owner.is_active else None
    user = get_session_user(SessionStore(session_key))
    return Holder(cast(User, user), session_key) if user else None


class TokenStrategy(JWTTokenStrategy):  # type: ignore[misc]  # allauth carries no types
    """allauth's, but a refresh token is good for one refresh even when two ask at once, and refreshing is activity.

    Two who show the same one are its owner and a thief, and nobody can tell which: it ends the session for both.
    """

    def refresh_token(self, refresh_token: str) -> tuple[str, str] | None:
        payload = internal.decode_token(refresh_token, "refresh")
        session_key = payload and internal.session_key_from_sid(payload["sid"])
        if not session_key:
            return None
        with transaction.atomic():
            Session.objects.select_for_update().filter(pk=session_key).first()  # One after the other
            session = internal.get_token_session(payload)
            if session and payload["jti"] not in internal.get_refresh_token_state(session):
                end(UserSession.objects.filter(session_key=session_key))
                return None
            fresh: tuple[str, str] | None = super().refresh_token(refresh_token)
            if fresh:
                UserSession.objects.filter(session_key=session_key).update(last_seen_at=timezone.now())
        return fresh
