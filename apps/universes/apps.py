from __future__ import annotations

from django.apps import AppConfig


class UniversesConfig(AppConfig):
    name = "apps.universes"

    def ready(self) -> None:
        from apps.accounts.export import EXPORTS
        from apps.billing.usage import USAGE
        from apps.universes import possessions

        EXPORTS["universes"] = possessions.universes_of
        EXPORTS["filters"] = possessions.filters_of
        USAGE["universes"] = possessions.how_many
        USAGE["filter_sets"] = possessions.how_many_filters
        USAGE["symbols_per_universe"] = possessions.largest
