"""What a program needs to sign in at /_allauth/app/v1/. The rest of that interface (signing up, codes, resets, changes) is
left out: people do that in a browser, where our own forms count every guess."""

from __future__ import annotations

from allauth.headless.account import views as account
from allauth.headless.base import views as base
from allauth.headless.constants import Client
from allauth.headless.mfa import views as mfa
from allauth.headless.tokens import views as tokens
from django.urls import path

DOORS = {
    "config": base.ConfigView,
    "auth/session": account.SessionView,
    "auth/login": account.LoginView,
    "auth/reauthenticate": account.ReauthenticateView,
    "auth/2fa/authenticate": mfa.AuthenticateView,
    "auth/2fa/reauthenticate": mfa.ReauthenticateView,
    "tokens/refresh": tokens.RefreshTokenView,
}
urlpatterns = [path(f"_allauth/app/v1/{where}", view.as_api_view(client=Client.APP)) for where, view in DOORS.items()]
