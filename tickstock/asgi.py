"""Where an ASGI server starts: HTTP goes to Django, WebSockets to the consumers."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tickstock.settings.local")
http = get_asgi_application()  # Loads the apps, so what follows may import models.

from tickstock.celery import app as celery  # noqa: E402, F401  Jobs are sent through it.
from tickstock.routing import websocket  # noqa: E402

application = ProtocolTypeRouter({"http": http, "websocket": websocket})
