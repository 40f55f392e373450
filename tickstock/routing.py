"""Which consumer answers which WebSocket path, and who may open one."""

from __future__ import annotations

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from apps.live.consumers import LiveConsumer

# Origin first, then the session cookie: a page of another site learns nothing.
websocket = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter([path("ws/live/", LiveConsumer.as_asgi())])))
