"""Telling a person's open pages that something they chose has changed."""

from __future__ import annotations

from typing import cast

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer
from django.db import transaction

WAKE = "wake"  # The channel group that every web process listens to


def wake(user_id: int) -> None:
    """Have every web process look again, once the present transaction is done, what this user has chosen.

    Web processes look again from time to time anyway, should the wake-up not reach them.
    """
    transaction.on_commit(lambda: _send(user_id), robust=True)


def _send(user_id: int) -> None:
    layer = cast(BaseChannelLayer, get_channel_layer())
    async_to_sync(layer.group_send)(WAKE, {"type": "choice.changed", "user": user_id})
