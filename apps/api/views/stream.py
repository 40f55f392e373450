"""Events as they come, over plain HTTP: Server-Sent Events."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer

from apps.accounts.addresses import client_address
from apps.accounts.models import Scope
from apps.api.authentication import SignedInRequest, held_by
from apps.api.door import Door, door
from apps.api.problems import invalid
from apps.api.types import Position
from apps.billing.services import limits_of
from apps.live.callers import Caller
from apps.live.listener import Listener
from apps.live.process import hub
from tickstock.stream import log


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    after: Position | None = None


class EventStream(BaseRenderer):
    media_type, format, charset = "text/event-stream", "sse", None


class StreamView(Door):
    renderer_classes = (EventStream,)
    http_method_names = ("get", "options")  # What has no end has no head of its own either

    @door("stream", str, query=Asked, scope=Scope.STREAM)
    def get(self, request: SignedInRequest, asked: Asked) -> StreamingHttpResponse:
        """What the WebSocket says, as Server-Sent Events: the same messages, ledger and gaps. Each id is a position;
        `Last-Event-ID`, or `after`, goes on from there, and without either the stream begins now. It ends now and
        then, and goes on where it was for whoever comes back, as every EventSource does by itself."""
        last = request.headers.get("Last-Event-ID") or asked.after
        caller = Caller(request.user, held_by(request), client_address(request._request))
        listener = Listener(hub, caller, _position(last) if last else None)
        answer = StreamingHttpResponse(
            _listen(listener, limits_of(request.user).sockets), content_type=EventStream.media_type
        )
        answer["X-Accel-Buffering"] = "no"  # A proxy that gathered it first would make it late
        return answer


async def _listen(listener: Listener, of_plan: int) -> AsyncIterator[str]:
    if not await hub.ready():
        yield "retry: 5000\n\n: The events cannot be read.\n\n"
        return
    async for text in listener.listen(of_plan):
        yield text


def _position(text: str) -> log.Position:
    try:
        epoch, seq = msgspec.convert(text, Position).split(":")
    except msgspec.ValidationError as problem:
        raise invalid(problem) from problem
    return log.Position(int(epoch), int(seq))
