from __future__ import annotations

from django.urls import path

from apps.analytics.history import views

urlpatterns = [
    path("", views.history, name="history"),
    path("events.csv", views.export, {"form": "csv"}, name="history-csv"),
    path("events.parquet", views.export, {"form": "parquet"}, name="history-parquet"),
]
