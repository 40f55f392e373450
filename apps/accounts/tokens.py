"""Programs and their tokens: each stands for a session, and is worth nothing without it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, cast

from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.tokens.strategies.jwt import JWTTokenStrategy, internal
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from apps.accounts.models import User
from apps.accounts.sessions.activity import background, note
from apps.accounts.sessions.ending import end
from apps.accounts.sessions.store import SessionStore


class Holder(NamedTuple):
    """Who asks, and by which session."""

    user: User
    session_key: str


def user_of_token(token: str) -> Holder | None:
    """Whose access token it is; None when it is false or too old, or its session has ended."""
    found = internal.validate_access_token(token)
    session_key = found and internal.session_key_from_sid(found[1]["sid"])
    return Holder(found[0], session_key) if found and session_key else None


def user_of_session(session_key: str) -> Holder | None:
    """Whose session it is, as long as it lasts."""
    user = get_session_user(SessionStore(session_key))
    return Holder(cast(User, user), session_key) if user else None


def for_programs(view: Callable[[HttpRequest, Holder], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view for whoever brings an access token, or a session cookie with the form token that goes with it.

    A token that is no good is refused: no cookie makes up for it.
    """

    @csrf_protect
    def by_cookie(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated or not request.session.session_key:
            return _refused()
        holder = Holder(request.user, request.session.session_key)
        note(request, holder.user, cast(SessionStore, request.session))
        return view(request, holder)

    @background  # Who calls is not known before: noted here
    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return by_cookie(request)
        holder = user_of_token(token.strip()) if scheme.lower() == "bearer" else None
        if holder is None:
            return _refused()
        note(request, holder.user, SessionStore(holder.session_key))
        return view(request, holder)

    return wrapped


def _refused() -> JsonResponse:
    return JsonResponse({"detail": "Sign in first."}, status=401, headers={"WWW-Authenticate": "Bearer"})


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
