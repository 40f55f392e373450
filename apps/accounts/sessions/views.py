"""The page of one's sessions, and what open pages ask about their own."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.requests import SignedInRequest
from apps.accounts.sessions.activity import background, note
from apps.accounts.sessions.devices import describe
from apps.accounts.sessions.ending import end, open_sessions
from apps.accounts.sessions.places import place_of
from apps.accounts.sessions.store import SessionStore

NOW = timedelta(minutes=5)  # Who was seen so short ago is active


@never_cache
@login_required
@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    """Where one is signed in: this session first, then the one last seen."""
    here = request.session.session_key
    found = [session for session in open_sessions(request.user) if session.session_key == here or not session.purge()]
    shown = [
        {
            "id": session.pk,
            "device": describe(session.user_agent, is_program=bool(session.data.get("is_program"))),
            "place": place_of(session.ip),
            "address": session.ip,
            "since": session.created_at,
            "seen_at": session.last_seen_at,
            "is_active": timezone.now() - session.last_seen_at < NOW,
            "is_here": session.session_key == here,
        }
        for session in found
    ]
    shown.sort(key=lambda one: not one["is_here"])
    return render(request, "usersessions/sessions.html", {"sessions": shown, "others": len(shown) > 1})


@login_required
@require_POST
def end_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """End another session of one's own. Nobody has to prove again who they are: who is worried must be quick."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    end([session])
    messages.success(request, _("That session has ended."))
    return redirect("usersessions_list")


@login_required
@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    here = request.session.session_key
    end(session for session in UserSession.objects.filter(user=request.user) if session.session_key != here)
    messages.success(request, _("All your other sessions have ended."))
    return redirect("usersessions_list")


@background
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> JsonResponse:
    """How long this session lasts. Asking is no activity; POST says that somebody is there."""
    if not request.user.is_authenticated:
        return JsonResponse({"detail": _("You are not signed in.")}, status=401)
    store = cast(SessionStore, request.session)
    if request.method == "POST":
        note(request, request.user, store)
    return JsonResponse({"seconds_left": store.seconds_left, "can_stay": store.can_stay})
