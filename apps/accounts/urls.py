from __future__ import annotations

from django.urls import path

from apps.accounts.profile import views as profile

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("theme/", profile.theme, name="theme"),
]
