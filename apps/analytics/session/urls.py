from __future__ import annotations

from django.urls import path

from apps.analytics.session import views

urlpatterns = [
    path("", views.session, name="session"),
    path("<day:day>/", views.session, name="session-day"),
    path("<day:day>/outcomes/", views.became, name="outcomes"),
]
