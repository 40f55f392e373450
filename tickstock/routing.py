"""Which consumer answers which WebSocket path, and who may open one."""

from __future__ import annotations

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from apps.live.consumers import LiveConsumer
from apps.live.process import hub
from apps.live.replay.consumer import ReplayConsumer
from tickstock.request_ids import SocketIds

# Origin first, then the session cookie: a page of another site learns nothing.
live: Any = LiveConsumer.as_asgi(hub=hub)
replay: Any = ReplayConsumer.as_asgi(hub=hub)
routes: Any = [
    path("ws/live/", live),
    path("ws/replay/<day:day>/", replay),
]  # Django's type of a route knows no WebSocket
websocket = SocketIds(AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(routes))))
