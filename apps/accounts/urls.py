from __future__ import annotations

from django.urls import path

from apps.accounts.closing import views as closing
from apps.accounts.data import views as data
from apps.accounts.profile import views as profile
from apps.accounts.second_factor import views as second_factor
from apps.accounts.sessions import views as sessions

urlpatterns = [
    path("2fa/decline/", second_factor.decline, name="decline_second_factor"),
    path("profile/", profile.profile, name="profile"),
    path("theme/", profile.theme, name="theme"),
    path("email/", profile.change_email, name="account_email"),
    path("phone/change/", profile.change_phone, name="account_change_phone"),
    path("password/set/", profile.set_password, name="account_set_password"),
    path("data/", data.your_data, name="your_data"),
    path("data/download/", data.download, name="your_data_download"),
    path("data/delete/", closing.close, name="close_account"),
    path("deleted/", closing.closed, name="account_closed"),
    path("sessions/", sessions.sessions, name="usersessions_list"),
    path("sessions/others/end/", sessions.end_others, name="end_other_sessions"),
    path("sessions/<int:pk>/end/", sessions.end_one, name="end_session"),
    path("session/", sessions.own, name="own_session"),
]
