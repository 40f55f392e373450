from __future__ import annotations

from django.apps import AppConfig


class UniversesConfig(AppConfig):
    name = "apps.universes"
