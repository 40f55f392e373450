"""Staff come in by the same door as everybody, and prove themselves twice."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from apps.accounts.models import User
from apps.accounts.second_factor.factors import TYPES, factors_of, has_second_factor, used_second_factor
from apps.accounts.sessions.store import SessionStore

WAITS = "second_factor_next"  # Where staff go once they have set up a factor, in their session


class StaffSite(admin.AdminSite):
    """The admin behind the site's own sign-in, with its limits and codes."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and is_proven(request)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to whatever is missing; strangers to the sign-in, and everybody but staff away."""
        goes_to = get_next_redirect_url(request) or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(goes_to)
        if not super().has_permission(request):
            raise PermissionDenied
        if is_proven(request):
            return HttpResponseRedirect(goes_to)
        return ask_for_second_factor(request, goes_to)

    def password_change(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")


def is_proven(request: HttpRequest) -> bool:
    return not settings.STAFF_MFA or used_second_factor(request, cast(User, request.user))


def may_act_as_staff(user: User, session_key: str) -> bool:
    """Whether this session may do, outside of the admin, what only staff may."""
    request = HttpRequest()
    request.user, request.session = user, SessionStore(session_key)
    return user.is_staff and is_proven(request)


def ask_for_second_factor(request: HttpRequest, goes_to: str) -> HttpResponse:
    """Have it shown by who has one, and set up by who has none."""
    user = cast(User, request.user)
    if not has_second_factor(user):
        request.session[WAITS] = goes_to
        messages.warning(request, gettext("Staff sign in with a second factor. Set one up to go on."))
        return redirect("mfa_index")
    has_codes = TYPES.TOTP in factors_of(user)
    page = reverse("mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn")
    return HttpResponseRedirect(f"{page}?{urlencode({'next': goes_to})}")
