"""A WebSocket client that knows no better: it sends what it likes, and reads when it likes."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from tests.visitor import PATIENCE, Visitor

UPGRADE = (
    "GET /ws/live/ HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: {cookie}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class RawSocket:
    def __init__(self, visitor: Visitor) -> None:
        address = urlsplit(visitor.url)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.socket.settimeout(PATIENCE)
        self.socket.connect((address.hostname, address.port))
        cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.cookies)
        self.socket.sendall(UPGRADE.format(host=address.netloc, origin=visitor.url, cookie=cookie).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(1)
        assert b" 101 " in answer

    def send(self, payload: bytes, kind: int = 1) -> None:
        """One frame, masked with zeros; kind 1 is text."""
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xff" + size.to_bytes(8, "big")
        self.socket.sendall(bytes([0x80 | kind]) + length + bytes(4) + payload)

    def rest(self) -> bytes:
        """All that still comes, until the other side closes."""
        found = b""
        try:
            while data := self.socket.recv(65_536):
                found += data
        except ConnectionResetError:
            pass
        self.socket.close()
        return found
