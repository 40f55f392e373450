"""A name for each request and each socket: in every line about it, in its answer, and in the jobs it leaves."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from tickstock.logs import about

HEADER = "X-Request-ID"
NAME = HEADER.lower().encode()
GOOD = re.compile(r"[\w.-]{8,64}", re.ASCII)


@sync_and_async_middleware
def request_id(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Both kinds, so that it adds no thread to a request's way."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            name = _begin(request.headers.get(HEADER, ""))
            return _answered(await get_response(request), name)

        return middleware

    def plain(request: HttpRequest) -> HttpResponseBase:
        name = _begin(request.headers.get(HEADER, ""))
        return _answered(get_response(request), name)

    return plain


@receiver(request_finished)
def end(**_: object) -> None:
    """Django has something to say of a request after its middleware is done."""
    about.begin_anew()


class SocketIds:
    """The same for WebSockets. The handshake answers with the name, but where the server is Daphne, which tells no headers."""

    def __init__(self, inner: Callable[..., Awaitable[None]]) -> None:
        self.inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        told = next((value.decode("latin-1") for name, value in scope["headers"] if name == NAME), "")
        name = _begin(told)

        async def answer(message: Any) -> None:
            if message["type"] == "websocket.accept":
                message = {**message, "headers": [*message.get("headers", ()), (NAME, name.encode())]}
            await send(message)

        await self.inner(scope, receive, answer)


def _begin(told: str) -> str:
    """What a proxy of ours has said, or a new one: others could make two requests look like one."""
    name = told if settings.PROXIES and GOOD.fullmatch(told) else uuid4().hex
    about.begin_anew(request=name)
    return name


def _answered(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers[HEADER] = name
    return response
