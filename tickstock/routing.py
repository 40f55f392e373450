"""Which consumer answers which WebSocket path, and who may open one."""

from __future__ import annotations

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import path

from apps.live.consumers import LiveConsumer
from apps.live.guests import Guests
from apps.live.hub import Hub

# Origin first, then the session cookie: a page of another site learns nothing.
guests = Guests(settings.SOCKETS_PER_USER, settings.SOCKETS_PER_ADDRESS)
live: Any = LiveConsumer.as_asgi(hub=Hub(settings.REDIS_URL, guests))
routes: Any = [path("ws/live/", live)]  # Django's type of a route knows no WebSocket
websocket = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(routes)))
