"""Somebody's own server, over real sockets on this machine: it keeps what it is sent, and answers as it is told to."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, NamedTuple

import pytest


class Got(NamedTuple):
    path: str
    headers: dict[str, str]  # Names in lower case
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)


class Receiver:
    """`answers` decides by what it got: a status, or a function that does with the connection what it likes."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.got: list[Got] = []
        self.answers: Callable[[Got], int | Callable[[socket.socket], None]] = lambda got: 200
        self.headers: dict[str, str] = {}
        self.text = b"thank you"
        self.over = Event()
        self._lock = Lock()
        receiver = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                got = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                with receiver._lock:
                    receiver.got.append(got)
                    answer = receiver.answers(got)
                with suppress(OSError):  # Who asked may be gone by now
                    if callable(answer):
                        answer(self.connection)
                        self.close_connection = True
                    else:
                        self.answer(answer)

            do_GET = do_POST

            def answer(self, status: int) -> None:
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(receiver.text)

            def log_message(self, *args: object) -> None:
                pass

        class Many(ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

        self.server = Many(("127.0.0.1", 0), Door)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = int(self.server.server_address[1])
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/hook"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def hangs(self, connection: socket.socket) -> None:
        """Say nothing until the test is over."""
        self.over.wait(30)

    def bodies(self) -> list[dict[str, Any]]:
        return [got.said for got in self.got]

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()
