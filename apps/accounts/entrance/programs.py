"""What a program may do at /_allauth/app/v1/: sign in, with a second factor, and keep its tokens. Signing up, codes, resets
and changes of address are left out: people do that in a browser, where our own forms count every guess."""

from __future__ import annotations

from allauth.headless.account import views
from allauth.headless.base.urls import build_urlpatterns as base
from allauth.headless.constants import Client
from allauth.headless.mfa.urls import build_urlpatterns as second_factors
from allauth.headless.tokens.urls import build_urlpatterns as tokens
from allauth.headless.usersessions.urls import build_urlpatterns as sessions
from django.urls import include, path

ACCOUNT = [
    path("auth/session", views.SessionView.as_api_view(client=Client.APP)),
    path("auth/login", views.LoginView.as_api_view(client=Client.APP)),
    path("auth/reauthenticate", views.ReauthenticateView.as_api_view(client=Client.APP)),
]
DOORS = [*ACCOUNT, *(door for part in (base, second_factors, tokens, sessions) for door in part(Client.APP))]
urlpatterns = [path("_allauth/app/v1/", include(DOORS))]
