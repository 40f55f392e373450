"""Which sessions of a person are open, and ending them. Their sockets close when the web processes look again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import User


def open_sessions(user: User) -> list[UserSession]:
    """Of one person, the one last seen first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    theirs = UserSession.objects.filter(user=user, session_key__in=alive)
    return list(theirs.order_by("-last_seen_at", "-created_at", "-pk"))


def end(sessions: Iterable[UserSession]) -> None:
    keys = [session.session_key for session in sessions]
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def forget_ended() -> None:
    """Forget who had the sessions that are over."""
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def on_signed_out(sender: object, request: HttpRequest, user: User | None, **more: Any) -> None:
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def on_password_changed(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    """Whoever knew the old password is out; this session goes on under its new key."""
    here = request.session.session_key if request.user == user else None
    end(session for session in UserSession.objects.filter(user=user) if session.session_key != here)
