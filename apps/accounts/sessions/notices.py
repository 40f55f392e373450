"""What people are told about their sign-ins, by mail and on the page."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from apps.accounts import letters
from apps.accounts.sessions.devices import describe
from apps.accounts.sessions.places import place_of
from apps.messaging.links import link
from apps.messaging.models import Kind


def tell_of_limit(request: HttpRequest, session: UserSession, ended: Sequence[UserSession], *, in_page: bool) -> None:
    """Somebody signed in once too often: what has ended for it."""
    if in_page:
        words = ngettext(
            "You may be signed in %(limit)s time at once, so your oldest sign-in has ended.",
            "You may be signed in %(limit)s times at once, so your oldest sign-in has ended.",
            settings.SESSIONS_PER_USER,
        )
        messages.warning(request, words % {"limit": settings.SESSIONS_PER_USER}, fail_silently=True)
    _mail(Kind.SESSION_LIMIT, session, ended=[_words(one) for one in ended])


def tell_of_new_device(session: UserSession) -> None:
    """Somebody signed in with what they had never used."""
    _mail(Kind.NEW_DEVICE, session)


def _mail(kind: Kind, session: UserSession, **more: object) -> None:
    page = {
        "user": session.user,
        "session": _words(session),
        "limit": settings.SESSIONS_PER_USER,
        "sessions_url": link("usersessions_list"),
        "password_url": link("account_change_password"),
        **more,
    }
    with timezone.override(session.user.zone):
        letters.write(f"usersessions/email/{kind}", session.user.email, page, kind=kind)


def _words(session: UserSession) -> dict[str, object]:
    """How a session is called in a mail."""
    is_program = bool(session.data.get("is_program"))
    return {
        "device": describe(session.user_agent, is_program=is_program),
        "place": place_of(session.ip),
        "address": session.ip,
        "seen_at": session.last_seen_at,
    }
