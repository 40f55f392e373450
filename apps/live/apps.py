from __future__ import annotations

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "apps.live"

    def ready(self) -> None:
        from apps.billing.usage import USAGE

        USAGE["sockets"] = None  # Counted by each web process for itself
