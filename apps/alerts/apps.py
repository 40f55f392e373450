from __future__ import annotations

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "apps.alerts"

    def ready(self) -> None:
        from apps.accounts.export import EXPORTS
        from apps.alerts import possessions
        from apps.billing.usage import USAGE

        EXPORTS["alerts"] = possessions.alerts_of
        USAGE["alerts"] = possessions.how_many
