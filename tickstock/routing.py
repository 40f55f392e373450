"""Which consumer answers which WebSocket path, and who may open one."""

from __future__ import annotations

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import path

from apps.live.consumers import LiveConsumer
from apps.live.hub import Hub

# Origin first, then the session cookie: a page of another site learns nothing.
live = LiveConsumer.as_asgi(hub=Hub(settings.REDIS_URL))
websocket = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter([path("ws/live/", live)])))
