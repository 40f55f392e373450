"""What happens when somebody has signed in: it becomes one of their sessions, and the oldest may be one too many."""

from __future__ import annotations

from typing import Any, cast

from allauth.headless.constants import Client
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.addresses import client_address
from apps.accounts.models import User
from apps.accounts.sessions import devices, notices
from apps.accounts.sessions.ending import end, open_sessions
from apps.accounts.sessions.store import SIGNED_IN_AT, SessionStore

NOWHERE = "::"  # Where the web process listens on a socket file, nobody has an address


def on_signed_in(sender: object, request: HttpRequest, user: User, **more: Any) -> None:
    """Whichever way they came, allauth's page, the admin or a program: Django says so."""
    request.session[SIGNED_IN_AT] = timezone.now().timestamp()
    if not request.META:
        return  # A test of ours: there is no network, so there is nobody to tell
    is_program = is_of_program(request)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # One sign-in of a person after the other
        request.session.save()  # Complete before others can see it
        session = register(request, user, cast(SessionStore, request.session))
        is_new = devices.recognise(request, user, is_program=is_program)
        ended = open_sessions(user)[settings.SESSIONS_PER_USER :]
        end(ended)
        if ended:
            notices.tell_of_limit(request, session, ended, in_page=not is_program)
        if is_new:
            notices.tell_of_new_device(session)


def register(request: HttpRequest, user: User, store: SessionStore) -> UserSession:
    """Write down whose session it is, and where and with what it is used now."""
    now = {
        "user": user,
        "ip": client_address(request) or NOWHERE,
        "user_agent": request.headers.get("User-Agent", "")[:200],
        "last_seen_at": timezone.now(),
    }
    once = {"created_at": store.signed_in_at, "data": {"is_program": is_of_program(request)}}
    session, _ = UserSession.objects.update_or_create(
        session_key=store.session_key, defaults=now, create_defaults=now | once
    )
    return session


def is_of_program(request: HttpRequest) -> bool:
    """Whether it signs in by the program interface, and so keeps tokens instead of a cookie."""
    headless = getattr(getattr(request, "allauth", None), "headless", None)
    return headless is not None and headless.client == Client.APP
