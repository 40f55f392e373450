"""What is said around the data: a client's requests, and the provider's answers."""

from __future__ import annotations

import msgspec

from workers.simulator.items import encode_frame


class Request(msgspec.Struct):
    action: str
    params: str


def parse(message: str | bytes) -> Request | None:
    try:
        return msgspec.json.decode(message, type=Request)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def status(name: str, message: str) -> bytes:
    return encode_frame([{"ev": "status", "status": name, "message": message}])
