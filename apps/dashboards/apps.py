from __future__ import annotations

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "apps.dashboards"

    def ready(self) -> None:
        from apps.accounts.export import EXPORTS
        from apps.dashboards import possessions

        EXPORTS["layouts"] = possessions.layouts_of
