from __future__ import annotations

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "apps.webhooks"

    def ready(self) -> None:
        from apps.accounts.export import EXPORTS
        from apps.billing.usage import USAGE
        from apps.webhooks import possessions

        EXPORTS["webhooks"] = possessions.webhooks_of
        USAGE["webhooks"] = possessions.how_many
