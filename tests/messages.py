"""What the site wrote to somebody, whether or not it has left yet."""

from __future__ import annotations

import re

from apps.messaging.letters import Letter
from apps.messaging.models import Message
from apps.messaging.recipients import fingerprint


def letters(to: str) -> list[Letter]:
    """Messages to an address or number whose text is still there, oldest first."""
    rows = Message.objects.filter(recipient_hash=fingerprint(to), letter_sealed__isnull=False).order_by("pk")
    return [row.letter for row in rows]


def code_sent(to: str) -> str:
    """The six digits in the newest message to an address or number."""
    found = [code for letter in letters(to) for code in re.findall(r"\b\d{6}\b", letter.text)]
    assert found, f"no code was sent to {to}"
    return found[-1]
