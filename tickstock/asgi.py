"""Where an ASGI server starts: HTTP goes to Django, WebSockets to the consumers."""

from __future__ import annotations

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tickstock.settings.local")
http = get_asgi_application()  # Loads the apps, so what follows may import models.

from apps.live import counters  # noqa: E402
from tickstock.celery import app as celery  # noqa: E402, F401  Jobs are sent through it.
from tickstock.collector import rest_the_collector  # noqa: E402
from tickstock.logs import config as logs  # noqa: E402
from tickstock.routing import websocket  # noqa: E402
from tickstock.stream.presence import Presence  # noqa: E402

logs.begin("web")
presence = Presence(settings.STREAM_URL, "web", figures=counters.figures)
protocols = ProtocolTypeRouter({"http": http, "websocket": websocket})


async def application(scope: Any, receive: Any, send: Any) -> None:
    presence.start()  # With the first request: a server may fork after it has loaded this
    await protocols(scope, receive, send)


# Two thousand pages keep so many timers young that looking through them held everybody up for 50 ms, several times a
# second. A closed socket does leave cycles: with these figures the garbage of some ten thousand waits at most.
rest_the_collector(older=(5, 10))
