"""Messages that stay on this machine, for development: the newest hundred, as files."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import msgspec
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

NEWEST = 100
NAME = re.compile(r"\d{19}-[0-9a-f]{32}")


class Kept(msgspec.Struct, frozen=True):
    name: str
    at: float  # Unix seconds
    channel: str
    to: str
    subject: str
    text: str
    html: str = ""

    @property
    def code(self) -> str:
        """The six digits it brings, if it does."""
        found = re.search(r"\b\d{6}\b", self.text)
        return found[0] if found else ""


def folder() -> Path:
    return Path(settings.VAR_DIR) / "messages"


def keep(*, channel: str, to: str, text: str, subject: str = "", html: str = "") -> str:
    """Keep a message, and the newest hundred of all; gives its name."""
    now = time.time_ns()  # In the name too, so that names are in order of time.
    message = Kept(f"{now}-{uuid4().hex}", now / 1e9, channel, to, subject, text, html)
    folder().mkdir(parents=True, exist_ok=True)
    half_written = folder() / f".{message.name}"
    half_written.touch(0o600)
    half_written.write_bytes(msgspec.json.encode(message))
    os.replace(half_written, folder() / message.name)
    for name in _names()[NEWEST:]:
        (folder() / name).unlink(missing_ok=True)
    return message.name


def newest() -> list[Kept]:
    """All that are kept, newest first."""
    return [message for name in _names() if (message := read(name))]


def read(name: str) -> Kept | None:
    """One of them; None when it is not there any more, or no message."""
    if not NAME.fullmatch(name):
        return None
    try:
        return msgspec.json.decode((folder() / name).read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None


class MailBackend(BaseEmailBackend):
    """Keeps Django's mails."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            parts = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
            html = next((str(part[0]) for part in parts if part[1] == "text/html"), "")
            keep(channel="mail", to=", ".join(mail.to), subject=str(mail.subject), text=str(mail.body), html=html)
        return len(email_messages)


def _names() -> list[str]:
    try:
        return sorted(filter(NAME.fullmatch, os.listdir(folder())), reverse=True)
    except FileNotFoundError:
        return []
