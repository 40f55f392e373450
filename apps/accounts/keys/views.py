"""The page of one's API keys. A secret is shown in the answer that made it, and never again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from redis import RedisError

from apps.accounts.keys import calls, making
from apps.accounts.keys.forms import KeyForm
from apps.accounts.models import SCOPES, Key
from apps.accounts.requests import SignedInRequest

SHOWN = 30  # Requests on the page; the API gives all that are kept


@never_cache
@login_required
@require_safe
def keys(request: SignedInRequest) -> HttpResponse:
    """Every key with what it may do and when it was used, and what programs asked lately."""
    mine = list(request.user.api_keys.all())
    now = timezone.now()
    lines = [
        {
            "key": key,
            "may": [SCOPES[scope] for scope in SCOPES if scope in key.scopes],
            "both": bool(key.old_until and key.old_until > now),
        }
        for key in mine
    ]
    return render(request, "accounts/keys.html", {"lines": lines, "asked": _asked(request, mine)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
def new(request: SignedInRequest) -> HttpResponse:
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            key, secret = making.make(
                owner=request.user,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at,
            )
        except making.Refused as problem:
            form.add_error(None, str(problem))
        else:
            return render(request, "accounts/key_secret.html", {"key": key, "secret": secret, "is_new": True})
    status = 400 if form.is_bound else 200
    return render(request, "accounts/key_form.html", {"form": form}, status=status)


@never_cache
@login_required
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
def rotate(request: SignedInRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(request.user.api_keys, pk=pk)
    return render(request, "accounts/key_secret.html", {"key": key, "secret": key.rotate()})


@login_required
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(request.user.api_keys, pk=pk)
    key.delete()
    messages.success(request, _("%s is revoked: it is worth nothing any more.") % key.name)
    return redirect("api_keys")


def _asked(request: SignedInRequest, mine: list[Key]) -> list[dict[str, Any]] | None:
    """What programs asked lately; None where nobody can say."""
    names = {key.pk: key.name for key in mine}
    try:
        found = calls.of(request.user.pk)[:SHOWN]
    except RedisError:
        return None
    zone = request.user.zone
    return [
        {
            "call": call,
            "at": datetime.fromtimestamp(call.at / 1000, zone),
            "by": _("An access token") if call.key is None else names.get(call.key, _("A key that is revoked")),
        }
        for call in found
    ]
