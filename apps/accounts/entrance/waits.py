"""How long until one may ask for another code: half a minute first, then twice as long each time."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

FIRST = 30  # Seconds


def note(state: dict[str, Any]) -> None:
    """A code was sent now. One of allauth's states does not know of its first."""
    state["sent"] = state.get("sent", 1) + 1
    state["sent_at"] = time.time()


def left(state: dict[str, Any]) -> int:
    """Seconds until another may be sent."""
    sent = max(state.get("sent", 1), 1)
    ready: float = state.get("sent_at", state["at"]) + FIRST * 2 ** (sent - 1)
    return max(0, round(ready - time.time()))


def may_resend(state: dict[str, Any]) -> bool:
    """Whether there is another one to be had at all."""
    return bool(state.get("sent", 1) <= settings.CODE_RESENDS)


def refuse(request: HttpRequest, state: dict[str, Any]) -> bool:
    """Say that it is too early, or once too often, for another code."""
    if not may_resend(state):
        messages.error(request, _("We cannot send more codes here. Please start again in a few minutes."))
        return True
    if left(state):
        messages.error(request, _("A code is on its way. Please wait a little before you ask for another one."))
        return True
    return False


def resend(process: Any) -> None:
    """Have an allauth process send another code; it does the same work whether there is an account or not."""
    process.send()  # Its own resend() would send nothing to strangers, and fail for a number nobody has
    process.record_resend()
    process.state["at"] = time.time()
    note(process.state)
    process.persist()
