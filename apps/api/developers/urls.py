from __future__ import annotations

from django.urls import path

from apps.api.developers import views

urlpatterns = [
    path("", views.build, name="developers"),
    path("problems/", views.problems, name="problems"),
    path("reference/", views.reference, name="reference"),
]
