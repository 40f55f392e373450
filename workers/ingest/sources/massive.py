"""The feed's connection: Massive's WebSocket, or the simulator that speaks the same protocol.

It reads in a thread of its own, hands raw frames over at once, and comes back after every drop.
"""

from __future__ import annotations

import logging
import random
import ssl
import time
from collections import Counter
from collections.abc import Callable
from threading import Event

import msgspec
import websocket
from websocket import ABNF, WebSocketException, WebSocketTimeoutException

logger = logging.getLogger(__name__)

DEADLINE = 10.0  # Seconds for the connection, the greeting, the key and the subscription, each
READ = 1.0  # Seconds one read waits before it looks whether to stop
BACK_OFF = (1.0, 60.0)  # Seconds between tries: first, most
LASTING = 10.0  # Seconds a connection must live before the back-off starts over


class Refused(Exception):
    """The provider does not accept the key or the plan: trying again is no use."""


class Status(msgspec.Struct):
    """The words of a status message; of any other item, nothing."""

    status: str = ""
    message: str = ""


decode_item = msgspec.json.Decoder(Status).decode
split = msgspec.json.Decoder(list[msgspec.Raw]).decode


def statuses(frame: bytes) -> list[Status]:
    """The status messages of a frame; what makes no sense is the decoder's to count."""
    found = []
    try:
        for raw in split(frame):
            found.append(decode_item(raw))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    return [item for item in found if item.status]


class MassiveSource:
    """`deliver` takes each raw frame; `refused` says why the source gave up, when it did."""

    def __init__(self, host: str, key: str, subscribe: tuple[str, ...], deliver: Callable[[bytes], None]) -> None:
        self.host = host
        self.key = key
        self.subscribe = subscribe
        self.deliver = deliver
        self.connected = False
        self.detail = "not connected yet"
        self.refused = ""
        self.last_frame: float | None = None  # Monotonic seconds
        self.counters = Counter(connections=0, drops=0, acks_missing=0)
        self._stopping = Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Connect, subscribe and read until stopped or refused."""
        pause = BACK_OFF[0]
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._live()
            except Refused as refusal:
                self.refused = self.detail = str(refusal)
                logger.error("The feed refused: %s", refusal)
                return
            except (WebSocketException, OSError, ssl.SSLError, msgspec.MsgspecError, UnicodeDecodeError) as problem:
                self.detail = f"{type(problem).__name__}: {problem}"
            finally:
                self.connected = False
            if self._stopping.is_set():
                return
            self.counters["drops"] += 1
            pause = BACK_OFF[0] if time.monotonic() - began > LASTING else min(2 * pause, BACK_OFF[1])
            wait = pause * random.uniform(0.5, 1.0)
            logger.warning("Feed %s: %s; trying again in %.1f s", self.host, self.detail, wait)
            self._stopping.wait(wait)

    def _live(self) -> None:
        """One life of a connection."""
        connection = websocket.create_connection(self.host, timeout=DEADLINE, skip_utf8_validation=True)
        try:
            self.counters["connections"] += 1
            self._expect(connection, "connected")
            send(connection, "auth", self.key)
            self._expect(connection, "auth_success")
            send(connection, "subscribe", ",".join(self.subscribe))
            self._await_acks(connection)
            self.connected, self.detail = True, "connected"
            logger.info("Feed %s: subscribed to %s", self.host, ",".join(self.subscribe))
            connection.settimeout(READ)
            while not self._stopping.is_set():
                try:
                    self._hand_over(receive(connection))
                except WebSocketTimeoutException:
                    continue
        finally:
            connection.close(timeout=1)
            connection.shutdown()  # type: ignore[no-untyped-call]  # For close() leaves the socket open when the provider closed first

    def _expect(self, connection: websocket.WebSocket, wanted: str) -> None:
        """Read until the provider says `wanted`; a refusal or the deadline ends it."""
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            for item in statuses(receive(connection)):
                if item.status == wanted:
                    return
                if item.status == "auth_failed" or "not authorized" in item.message:
                    raise Refused(f"{item.status}: {item.message.strip()}. Check MASSIVE_KEY and the plan.")
        raise WebSocketTimeoutException(f"no {wanted} within {DEADLINE:g} s")

    def _await_acks(self, connection: websocket.WebSocket) -> None:
        """Read until every topic is acknowledged or the deadline has passed; what comes is handed over all the same."""
        missing = set(self.subscribe)
        deadline = time.monotonic() + DEADLINE
        while missing and (left := deadline - time.monotonic()) > 0:
            connection.settimeout(left)
            try:
                frame = receive(connection)
            except WebSocketTimeoutException:
                break  # The provider passes over a topic it does not know; the others may be silent
            for item in statuses(frame):
                if "not authorized" in item.message:
                    raise Refused(f"{item.message.strip()}. Check the plan and SUBSCRIBE.")
                if item.status == "success":
                    missing.discard(item.message.rpartition(" ")[2])
            self._hand_over(frame)
        if missing:
            self.counters["acks_missing"] += len(missing)
            logger.warning("Feed %s: not acknowledged: %s", self.host, ",".join(sorted(missing)))

    def _hand_over(self, frame: bytes) -> None:
        if frame:
            self.last_frame = time.monotonic()
            self.deliver(frame)


def send(connection: websocket.WebSocket, action: str, params: str) -> None:
    connection.send(msgspec.json.encode({"action": action, "params": params}))


def receive(connection: websocket.WebSocket) -> bytes:
    """The next data frame; a close ends the connection's life like any other drop."""
    opcode, data = connection.recv_data()
    if opcode == ABNF.OPCODE_CLOSE:
        code = int.from_bytes(data[:2], "big") if len(data) >= 2 else 1005
        raise websocket.WebSocketConnectionClosedException(f"closed by the provider, code {code}")
    return bytes(data)
