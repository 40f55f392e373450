from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.closing.forms import CloseForm
from apps.accounts.closing.services import LastSuperuser, close_account
from apps.accounts.requests import SignedInRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
def close(request: SignedInRequest) -> HttpResponse:
    """Say what goes and what stays, and delete the account of who types its address."""
    form = CloseForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            close_account(user=request.user)
        except LastSuperuser:
            form.add_error(None, _("You are the last superuser. Make somebody else one first, then come back."))
        else:
            logout(request)
            return redirect("account_closed")
    return render(request, "accounts/close.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD"])
def closed(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/closed.html")
