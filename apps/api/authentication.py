"""Who asks: by an API key or an access token, or by the session cookie of a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.models import MARK, Key, User
from apps.accounts.sessions.activity import note
from apps.accounts.sessions.store import SessionStore
from apps.accounts.tokens import Holder, user_of_token
from tickstock.logs import about

SCHEME = 'Bearer realm="TickStock"'


class SignedInRequest(Request):
    """A question of somebody who is known."""

    user: User


class ByBearer(BaseAuthentication):
    """`Authorization: Bearer KEY` or `Bearer ACCESS_TOKEN`; one that is no good is refused, and no cookie makes up for it."""

    def authenticate(self, request: Request) -> tuple[User, Key | Holder] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != "bearer":
            raise AuthenticationFailed("Expected `Authorization: Bearer` and a key or an access token.")
        found = who(secret.strip(), request._request)
        if found is None:
            raise AuthenticationFailed("The key or token is not valid, or no longer.")
        about.add(user=found[0].pk)
        return found

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class ByCookie(SessionAuthentication):
    """A page's own questions; one that changes something brings the form token, too."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        if not request._request.session.session_key:
            return None
        return super().authenticate(request)

    def enforce_csrf(self, request: Any) -> None:
        """The form token may come in a form, too, whatever else the view takes."""
        super().enforce_csrf(request._request)


def held_by(request: SignedInRequest) -> str:
    """What a stream of theirs stands for, and ends with: a key or a session."""
    if isinstance(request.auth, Key):
        return request.auth.held_by
    held = request.auth.session_key if isinstance(request.auth, Holder) else request._request.session.session_key
    return held or ""


def who(secret: str, request: HttpRequest) -> tuple[User, Key | Holder] | None:
    """Whose key or access token it is; that they ask is noted."""
    if secret.startswith(MARK):
        now = timezone.now()
        key = Key.objects.of_secret(secret, now)
        if key is None:
            return None
        key.note_use(now)
        return key.owner, key
    holder = user_of_token(secret) if secret.isascii() else None
    if holder is None:
        return None
    note(request, holder.user, SessionStore(holder.session_key))
    return holder.user, holder
