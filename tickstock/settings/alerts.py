"""How long alerts are kept, and the key by which push services know this site."""

from __future__ import annotations

from tickstock import env

ALERT_DAYS = env.whole("ALERT_DAYS", 90, 1, 3_650)
VAPID_PRIVATE_KEY = env.text("VAPID_PRIVATE_KEY", "")
