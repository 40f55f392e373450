"""What counts as using a session: every request that somebody made themselves. Open sockets do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from apps.accounts.models import User
from apps.accounts.sessions.begin import register
from apps.accounts.sessions.store import SessionStore

View = TypeVar("View", bound=Callable[..., Any])
EVERY = 60  # Seconds between two notes about one session, at most
YEAR = 34_560_000  # Seconds; 400 days, the most that browsers allow


def background(view: View) -> View:
    """Mark a view that pages ask by themselves: it does not keep anybody signed in."""
    view.is_background = True  # type: ignore[attr-defined]
    return view


def note(request: HttpRequest, user: User, store: SessionStore) -> None:
    """Somebody is active: their session lasts longer."""
    session = UserSession.objects.filter(session_key=store.session_key).first()
    every = timedelta(seconds=min(EVERY, settings.SESSION_IDLE / 10))
    if session is None or timezone.now() - session.last_seen_at >= every:
        store.extend()
        register(request, user, store)


class EndedMidwayMiddleware(SessionMiddleware):
    """Django's, but whoever was signed out while their request was under way finds the sign-in, not an error."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            gone = redirect_to_login(
                request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL
            )
            gone.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
            return gone


class ActivityMiddleware(MiddlewareMixin):
    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        if request.method == "HEAD" or getattr(view, "is_background", False):
            return
        if request.user.is_authenticated and request.session.session_key:
            note(request, request.user, cast(SessionStore, request.session))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A program whose session was ended while it asked."""
        return JsonResponse({"detail": "Signed out."}, status=401) if isinstance(exception, UpdateError) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if cookie := getattr(request, "device_cookie", ""):
            response.set_cookie(
                settings.DEVICE_COOKIE,
                cookie,
                max_age=YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
