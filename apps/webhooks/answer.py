"""What a server answers, as far as it is read: the status decides, the rest is for its owner to see."""

from __future__ import annotations

import asyncio
import re
from asyncio import StreamReader
from contextlib import suppress
from typing import NamedTuple

HEAD, TEXT = 16_384, 1_024  # Bytes read of an answer
MORE = 1.0  # Seconds its text may take once the status is known
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: |\r|$)")


class Outcome(NamedTuple):
    """What came of it: a word for the counters, the status where there was one, and what was said."""

    kind: str
    status: int | None
    said: str

    @property
    def is_success(self) -> bool:
        return self.kind == "sent"


async def head_of(reader: StreamReader) -> bytes:
    """The answer's status and headers."""
    head = await reader.readuntil(b"\r\n\r\n")
    while head.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")):  # Only on its way
        head = await reader.readuntil(b"\r\n\r\n")
    return head


async def outcome_of(reader: StreamReader, head: bytes) -> Outcome:
    line = STATUS.match(head)
    if line is None:
        return Outcome("connection", None, "What answered does not speak HTTP")
    status = int(line[1])
    return Outcome(_kind(status), status, await _text(reader, head))


async def _text(reader: StreamReader, head: bytes) -> str:
    """The beginning of what the answer says, as far as it comes in time."""
    text = b""
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(MORE):
            length = re.search(rb"(?i)\r\ncontent-length:\s*([0-9]{1,9})\s*\r\n", head)
            wanted = min(int(length[1]), TEXT) if length else TEXT
            while len(text) < wanted and (more := await reader.read(wanted - len(text))):
                text += more
    return text.decode(errors="replace")


def _kind(status: int) -> str:
    if 200 <= status < 300:
        return "sent"
    return {3: "redirect", 4: "gone" if status == 410 else "client_error"}.get(status // 100, "server_error")
