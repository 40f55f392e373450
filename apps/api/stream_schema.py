"""The streams in documents: JSON Schema of every message, and AsyncAPI of the two ways they come."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from apps.live import messages, protocol
from tickstock.market.events import AnyEvent
from tickstock.market.gauges.lines import Line
from tickstock.market.gauges.panel import Panel
from tickstock.market.gauges.sectors import Sector

# What is told as it was encoded a second ago, by its types.
ENCODED: dict[str, Any] = {
    "market": Panel | None,
    "own": Panel | None,
    "sectors": list[Sector] | None,
    "strip": list[Line] | None,
    "watch": list[Line] | None,
}


def _gauges() -> Any:
    fields = [
        (
            one.name,
            ENCODED.get(one.name, one.type),
            *([None] if one.name in ENCODED else [one.default] * (not one.required)),
        )
        for one in msgspec.structs.fields(messages.Gauges)
    ]
    return msgspec.defstruct("Gauges", fields, tag_field="type", tag="gauges", kw_only=True)


FROM_CLIENT: tuple[Any, ...] = (protocol.Authenticate, *get_args(protocol.ClientMessage))
FROM_SERVER: tuple[Any, ...] = (
    messages.Connect,
    messages.Frame,
    messages.Gap,
    messages.StatusUpdate,
    _gauges(),
    messages.UniverseUpdated,
    messages.FiltersUpdated,
    messages.PullIntervalUpdated,
    messages.SessionReset,
    messages.Alerts,
    messages.UserStatusResponse,
    messages.Tested,
    messages.Error,
    messages.Disconnect,
)
LISTENED = (
    "Connect",
    "Frame",
    "Gap",
    "StatusUpdate",
    "UniverseUpdated",
    "FiltersUpdated",
    "SessionReset",
    "Alerts",
    "Disconnect",
)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Every message a client may say, and every one it may hear."""
    parts = _parts("#/$defs/{name}")
    return {
        "$schema": DIALECT,
        "title": "TickStock streams",
        "$defs": parts,
        "oneOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in (*FROM_CLIENT, *FROM_SERVER)],
    }


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0: the WebSocket, and the same as Server-Sent Events."""
    said = {kind.__name__: _message(kind) for kind in (*FROM_CLIENT, *FROM_SERVER)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "TickStock streams",
            "version": str(protocol.VERSION),
            "description": "Numbered events with a ledger; what cannot be had any more is declared as a gap.",
        },
        "channels": {
            "socket": _channel("/ws/live/", "WebSocket, JSON text frames", said),
            "events": _channel("/api/v1/stream", "Server-Sent Events; each id is a position", LISTENED),
        },
        "operations": {
            "say": _operation("receive", "socket", [kind.__name__ for kind in FROM_CLIENT]),
            "hear": _operation("send", "socket", [kind.__name__ for kind in FROM_SERVER]),
            "listen": _operation("send", "events", LISTENED),
        },
        "components": {"messages": said, "schemas": _parts("#/components/schemas/{name}")},
    }


def _parts(template: str) -> dict[str, Any]:
    """Every type by name; an event's ends in Event, for there is a message called Gap, too."""
    _, found = msgspec.json.schema_components([*FROM_CLIENT, *FROM_SERVER], ref_template=template)
    of_event = template.replace("{name}", "{name}Event")
    [event], events = msgspec.json.schema_components([AnyEvent], ref_template=of_event)
    found |= {f"{name}Event": schema for name, schema in events.items()} | {"AnyEvent": event}
    found["Frame"]["properties"]["events"]["items"] = {"$ref": template.format(name="AnyEvent")}
    return found


def _message(kind: Any) -> dict[str, Any]:
    tag = kind.__struct_config__.tag
    return {"name": tag, "title": tag, "payload": {"$ref": f"#/components/schemas/{kind.__name__}"}}


def _channel(address: str, words: str, names: Any) -> dict[str, Any]:
    said = {name: {"$ref": f"#/components/messages/{name}"} for name in names}
    return {"address": address, "description": words, "messages": said}


def _operation(action: str, channel: str, names: Any) -> dict[str, Any]:
    said = [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "messages": said}
