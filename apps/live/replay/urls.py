from __future__ import annotations

from django.urls import path

from apps.live.replay import views

urlpatterns = [
    path("", views.choose, name="replay"),
    path("<day:day>/", views.watch, name="replay-day"),
]
