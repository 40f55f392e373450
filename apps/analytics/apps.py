from __future__ import annotations

from django.apps import AppConfig
from django.urls import register_converter

from apps.analytics.days import DayConverter


class AnalyticsConfig(AppConfig):
    name = "apps.analytics"

    def ready(self) -> None:
        register_converter(DayConverter, "day")
