from __future__ import annotations

from tests.webhooks.receiver import receiver as receiver
