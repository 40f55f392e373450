"""Massive's protocol on one connection: what the provider says beside data, and what we say to it."""

from __future__ import annotations

import time

import msgspec
import websocket
from websocket import ABNF, WebSocketTimeoutException

DEADLINE = 10.0  # Seconds for the connection, the greeting and the key, each
STATUS = b'"status"'  # Stands near the beginning of a frame that is no data


class Refused(Exception):
    """The provider does not accept the key or the plan: trying again is no use."""


class Evicted(Exception):
    """The account is in use by another connection, which the provider prefers."""


class Closed(websocket.WebSocketException):
    """The provider hung up."""


class Status(msgspec.Struct):
    """The words of a status message; of any other item, nothing."""

    status: str = ""
    message: str = ""


decode_item = msgspec.json.Decoder(Status).decode
split = msgspec.json.Decoder(list[msgspec.Raw]).decode


def statuses(frame: bytes) -> list[Status]:
    """The status messages of a frame; what makes no sense is the decoder's to count."""
    if STATUS not in frame:
        return []
    found = []
    try:
        for raw in split(frame):
            found.append(decode_item(raw))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    return [item for item in found if item.status]


class Conversation:
    """One connection, from the handshake to the end. Raises Refused, Evicted or Closed for what the provider says."""

    def __init__(self, host: str) -> None:
        self.socket = websocket.create_connection(host, timeout=DEADLINE, skip_utf8_validation=True)

    def close(self) -> None:
        self.socket.close(timeout=1)
        self.socket.shutdown()  # type: ignore[no-untyped-call]  # For close() leaves the socket open when the provider closed first

    def authenticate(self, key: str) -> None:
        """Wait for the greeting, give the key, wait for its acceptance."""
        self._expect("connected")
        self.say("auth", key)
        self._expect("auth_success")

    def say(self, action: str, params: str) -> None:
        self.socket.send(msgspec.json.encode({"action": action, "params": params}))

    def receive(self, wait: float) -> bytes:
        """The next data frame; nothing when none comes within `wait` seconds."""
        self.socket.settimeout(wait)
        try:
            opcode, data = self.socket.recv_data(control_frame=True)  # Pings too: a flood of them must not hold us here
        except WebSocketTimeoutException:
            return b""
        if opcode in (ABNF.OPCODE_PING, ABNF.OPCODE_PONG):
            return b""
        if opcode == ABNF.OPCODE_CLOSE:
            code = int.from_bytes(data[:2], "big") if len(data) >= 2 else 1005
            if code == 1008:
                raise Evicted(f"closed by the provider, code {code}")
            raise Closed(f"closed by the provider, code {code}")
        return bytes(data)

    def _expect(self, wanted: str) -> None:
        """Read until the provider says `wanted`; anything else it may say, or the deadline, ends it."""
        deadline = time.monotonic() + DEADLINE
        while (left := deadline - time.monotonic()) > 0:
            for item in statuses(self.receive(left)):
                if item.status == wanted:
                    return
                complain(item)
        raise WebSocketTimeoutException(f"no {wanted} within {DEADLINE:g} s")


def complain(item: Status) -> None:
    """Raise what a status message means for the connection, where it means its end."""
    message = item.message.strip()
    if item.status == "auth_failed":
        raise Refused(f"auth_failed: {message}. Check MASSIVE_KEY and the plan.")
    if "not authorized" in message:
        raise Refused(f"{message}. Check the plan and SUBSCRIBE.")
    if item.status == "max_connections":
        raise Evicted(message or "max_connections")
