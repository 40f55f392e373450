"""How each kind of destination is reached."""

from __future__ import annotations

from apps.alerts.deliveries.ways import chat, letters, push, webhook
from apps.alerts.deliveries.ways.way import Way
from apps.alerts.models import Destination

Kind = Destination.Kind
WAYS: dict[str, Way] = {
    Kind.MAIL: Way(letters.mail),
    Kind.SMS: Way(letters.sms),
    Kind.PUSH: Way(push.send),
    Kind.WEBHOOK: Way(webhook.send),
    Kind.CHAT: Way(chat.send, can_double=False),
}
