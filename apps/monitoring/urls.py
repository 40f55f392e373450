from __future__ import annotations

from django.urls import path

from apps.monitoring import views

urlpatterns = [path("live", views.live, name="health-live"), path("ready", views.ready, name="health-ready")]

metrics = [path("metrics", views.metrics, name="metrics")]
