from __future__ import annotations

from django.urls import path

from apps.analytics.symbol import views

urlpatterns = [
    path("", views.find, name="find-symbol"),
    path("<path:ticker>/now/", views.now, name="symbol-now"),
    path("<path:ticker>/", views.symbol, name="symbol"),
]
