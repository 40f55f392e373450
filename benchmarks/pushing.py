"""The design that was not chosen, as a server for measuring: every event is sent to a group of consumers.

Run as a program with a port, the broker's address and `core` or `pubsub`, the two layers of channels_redis."""

from __future__ import annotations

import sys
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from django.conf import settings

GROUP = "tape"
LAYERS = {"core": "channels_redis.core.RedisChannelLayer", "pubsub": "channels_redis.pubsub.RedisPubSubChannelLayer"}


def layer(url: str, name: str) -> Any:
    """The layer as it is configured out of the box."""
    settings.configure(CHANNEL_LAYERS={"default": {"BACKEND": LAYERS[name], "CONFIG": {"hosts": [url]}}})
    return get_channel_layer()


class Pushed(AsyncWebsocketConsumer):
    def __init__(self) -> None:
        self.groups = [GROUP]
        super().__init__()

    async def dispatch(self, message: Any) -> None:
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def event(self, message: Any) -> None:
        await self.send(text_data=message["text"])


if __name__ == "__main__":
    layer(sys.argv[2], sys.argv[3])
    endpoints = build_endpoint_description_strings(host="127.0.0.1", port=int(sys.argv[1]))
    Server(Pushed.as_asgi(), endpoints=endpoints, verbosity=0).run()
