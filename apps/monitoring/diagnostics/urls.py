from __future__ import annotations

from django.urls import path

from apps.monitoring.diagnostics import views

urlpatterns = [
    path("", views.page, name="diagnostics"),
    path("figures", views.figures, name="diagnostics-figures"),
    path("trace", views.trace, name="diagnostics-trace"),
    path("bundle", views.download, name="diagnostics-bundle"),
]
