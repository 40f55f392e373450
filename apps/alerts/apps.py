from __future__ import annotations

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "apps.alerts"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from apps.accounts.export import EXPORTS
        from apps.alerts import possessions, services
        from apps.billing.usage import USAGE
        from apps.universes.models import Universe

        def lose(instance: Universe, **_: object) -> None:
            services.lose_universe(instance)

        pre_delete.connect(lose, Universe, weak=False, dispatch_uid="alerts lose a universe")

        EXPORTS["alerts"] = possessions.alerts_of
        USAGE["alerts"] = possessions.how_many
