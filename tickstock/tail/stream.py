"""The events' stream at its other end: Server-Sent Events, gone on with where it broke off."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

SILENCE = 20.0  # Seconds without a word: the connection is dead
SHORTEST, LONGEST = 1.0, 30.0  # Seconds until the next try
LINE = 4 * 1024 * 1024  # Bytes of a line at most: no frame of ours is as long


class Refused(Exception):
    """The server said that coming back makes no sense."""


class Away(Exception):
    """The server cannot be reached, or does not answer as one of ours does."""


class Message(NamedTuple):
    """`position` is where one stands after it, where it says so."""

    position: str
    type: str
    data: bytes


class Site:
    def __init__(self, address: str, key: str) -> None:
        """Raises Refused where the address is none."""
        self.address = urlsplit(address if "//" in address else f"http://{address}")
        self.key = key
        if self.address.scheme not in ("http", "https") or not self.address.hostname:
            raise Refused(f"{address} is no address such as https://tickstock.example")
        if not key.isascii() or not key.isprintable():
            raise Refused("That is no API key.")

    def get(self, path: str) -> Any:
        """What the API answers, decoded. Away where it does not."""
        with self._opened(path, "application/json") as answer:
            return msgspec.json.decode(answer.read())

    def listen(self, after: str) -> Iterator[Message]:
        """Message by message, until the connection ends; Refused and Away as above."""
        with self._opened("/api/v1/stream", "text/event-stream", after) as answer:
            fields: dict[str, str] = {}
            while line := self._line(answer):
                name, _, value = line.rstrip(b"\r\n").decode().partition(": ")
                if name:
                    fields[name] = value
                elif "data" in fields:
                    yield Message(fields.get("id", ""), fields.get("event", ""), fields["data"].encode())
                    fields = {}

    def _line(self, answer: HTTPResponse) -> bytes:
        try:
            return answer.readline(LINE)
        except (OSError, HTTPException, UnicodeError) as problem:
            raise Away(str(problem) or "The connection broke off.") from problem

    def _opened(self, path: str, accept: str, after: str = "") -> HTTPResponse:
        kind = HTTPSConnection if self.address.scheme == "https" else HTTPConnection
        line = kind(self.address.hostname or "", self.address.port, timeout=SILENCE)
        headers = {"Authorization": f"Bearer {self.key}", "Accept": accept, "User-Agent": "tickstock-tail/1"}
        try:
            line.request(
                "GET",
                self.address.path.rstrip("/") + path,
                headers=headers | ({"Last-Event-ID": after} if after else {}),
            )
            answer = line.getresponse()
        except (OSError, HTTPException) as problem:
            line.close()
            raise Away(str(problem) or type(problem).__name__) from problem
        if answer.status != 200:
            words = _words(answer)
            answer.close()
            raise (Refused if answer.status in (400, 401, 403, 404) else Away)(words)
        return answer


def _words(answer: HTTPResponse) -> str:
    try:
        detail = str(msgspec.json.decode(answer.read(10_000))["detail"])
    except (OSError, HTTPException, msgspec.DecodeError, KeyError, TypeError):
        return f"The server answered {answer.status} {answer.reason}."
    return f"{detail} ({answer.status})"


def follow(site: Site, after: str, away: Callable[[str], None]) -> Iterator[Message]:
    """Message by message, for ever: where the connection ends it is made again, and the stream goes on.

    `away` hears why there is none, each time. Raises Refused.
    """
    wait = SHORTEST
    while True:
        began = time.monotonic()
        try:
            for message in site.listen(after):
                after, wait = message.position or after, SHORTEST
                yield message
            if time.monotonic() - began < SHORTEST:
                time.sleep(SHORTEST)  # It was only told why it may not stay
        except Away as problem:
            away(str(problem))
            time.sleep(wait * random.uniform(0.7, 1.0))
            wait = min(wait * 2, LONGEST)
