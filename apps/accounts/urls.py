from __future__ import annotations

from django.urls import path

from apps.accounts.profile import views as profile
from apps.accounts.second_factor import views as second_factor
from apps.accounts.sessions import views as sessions

urlpatterns = [
    path("2fa/decline/", second_factor.decline, name="decline_second_factor"),
    path("profile/", profile.profile, name="profile"),
    path("theme/", profile.theme, name="theme"),
    path("sessions/", sessions.sessions, name="usersessions_list"),
    path("sessions/others/end/", sessions.end_others, name="end_other_sessions"),
    path("sessions/<int:pk>/end/", sessions.end_one, name="end_session"),
    path("session/", sessions.own, name="own_session"),
]
