"""Where webhooks may lead, and how long their deliveries are kept."""

from __future__ import annotations

from tickstock import env

WEBHOOK_DAYS = env.whole("WEBHOOK_DAYS", 7, 1, 365)
WEBHOOK_PRIVATE = env.flag("WEBHOOK_PRIVATE", False)
