"""What the metrics say of messages."""

from __future__ import annotations

from prometheus_client import Counter

MESSAGES = Counter("ts_messages", "Messages that came into a state", ["channel", "state"])
REFUSED = Counter("ts_sms_refused", "SMS that our own rules refused", ["reason"])
NOT_HANDED_OVER = Counter("ts_messages_not_handed_over", "Messages that wait because the broker did not answer")
ALARMS = Counter("ts_sms_alarms", "Times at which fewer than half of the last codes had been used")
