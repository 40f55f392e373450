"""The one hub of this web process."""

from __future__ import annotations

from django.conf import settings

from apps.live.guests import Guests
from apps.live.hub import Hub
from tickstock.market.tape import Tape

hub = Hub(
    settings.STREAM_URL, Guests(settings.SOCKETS_PER_USER, settings.SOCKETS_PER_ADDRESS), Tape(settings.TAPE_EVENTS)
)
