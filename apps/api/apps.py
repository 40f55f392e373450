from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "apps.api"

    def ready(self) -> None:
        from apps.accounts.export import EXPORTS
        from apps.api.possessions import keys_of

        import_module("apps.api.schema")  # Its extensions are known from now on
        EXPORTS["api_keys"] = keys_of
