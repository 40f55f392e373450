"""A client of Server-Sent Events as the standard has it, which can be cut off anywhere."""

from __future__ import annotations

import json
import socket
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.visitor import PATIENCE


class Message(NamedTuple):
    id: str
    type: str
    data: dict[str, Any]


class Listener:
    """Knows only what came whole: half a message is no message, and its id is not the last one."""

    def __init__(self, url: str, secret: str) -> None:
        self.address = urlsplit(url)
        self.secret = secret
        self.last_id = ""
        self.heard: list[Message] = []

    def listen(self, *, until: int | str | None = None, cut_after: int | None = None) -> bytes:
        """Until so many events were heard, or a message of a type, or so many bytes have come; gives the answer's head."""
        with socket.create_connection((self.address.hostname, self.address.port), PATIENCE) as line:
            line.sendall(self._question())
            head, _, rest = self._head(line)
            self._hear(line, rest, until, cut_after)
        return head

    def numbers(self) -> list[int]:
        """The numbers of all events that were heard."""
        return [
            event["seq"] for one in self.heard if not one.data.get("refresh") for event in one.data.get("events", [])
        ]

    def _question(self) -> bytes:
        lines = ["GET /api/v1/stream HTTP/1.0", f"Host: {self.address.netloc}", f"Authorization: Bearer {self.secret}"]
        lines += ["Accept: text/event-stream"] + ([f"Last-Event-ID: {self.last_id}"] if self.last_id else [])
        return "\r\n".join([*lines, "", ""]).encode()

    def _head(self, line: socket.socket) -> tuple[bytes, bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            more = line.recv(1)
            assert more, data
            data += more
        return data.partition(b"\r\n\r\n")

    def _hear(self, line: socket.socket, data: bytes, until: int | str | None, cut_after: int | None) -> None:
        taken = len(data)
        while cut_after is None or taken < cut_after:
            more = line.recv(4096 if cut_after is None else min(4096, cut_after - taken))
            if not more:
                return
            taken += len(more)
            *whole, data = (data + more).split(b"\n\n")
            for one in whole:
                self._take(one.decode())
            if self._has_come(until):
                return

    def _has_come(self, until: int | str | None) -> bool:
        if isinstance(until, str):
            return any(one.type == until for one in self.heard)
        return until is not None and len(self.numbers()) >= until

    def _take(self, text: str) -> None:
        fields = dict(line.split(": ", 1) for line in text.split("\n") if not line.startswith(":"))
        self.last_id = fields.get("id", self.last_id)
        if "data" in fields:
            self.heard.append(Message(fields.get("id", ""), fields["event"], json.loads(fields["data"])))
