"""A mail server and a Twilio on this machine, over real sockets; each counts what it was given."""

from __future__ import annotations

import base64
import json
import re
import socketserver
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl


class Server:
    """Listens in a thread of its own until it is closed."""

    def __init__(self, server: socketserver.TCPServer) -> None:
        self.server = server
        self.port = int(server.server_address[1])
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Twilio(Server):
    """Takes SMS. `turns_away` says whether to hang up on who comes; `around` surrounds the answer to a taken SMS."""

    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.status, self.code = 201, 0
        self.turns_away: Callable[[], bool] = lambda: False
        self.around: Callable[[dict[str, str]], AbstractContextManager[None]] = lambda sms: nullcontext()
        self.answers = True
        self._lock = Lock()
        twilio = self

        class Door(BaseHTTPRequestHandler):
            def handle(self) -> None:
                if not twilio.turns_away():
                    super().handle()

            def do_POST(self) -> None:
                sms = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                account, _, token = base64.b64decode(self.headers["Authorization"][6:]).decode().partition(":")
                sms |= {"account": account, "token": token, "path": self.path}
                if twilio.status == 201:
                    with twilio._lock:
                        twilio.taken.append(sms)
                with twilio.around(sms):
                    if twilio.answers:
                        self.answer()

            def answer(self) -> None:
                sid = f"SM{len(twilio.taken):032d}"
                body: dict[str, Any] = {"sid": sid} if twilio.status == 201 else {"code": twilio.code, "message": "no"}
                with suppress(OSError):  # Who asked may be dead by now.
                    self.send_response(twilio.status)
                    self.end_headers()
                    self.wfile.write(json.dumps(body).encode())

            def log_message(self, *args: object) -> None:
                pass

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Door))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def numbers(self) -> list[str]:
        return [sms["To"] for sms in self.taken]


class MailServer(Server):
    """Takes mails. `says` changes its answer to a command; None hangs up there. DONE is the end of a mail's text."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.says: dict[str, str | None] = {}
        mail_server = self

        class Door(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 here\r\n")
                for line in self.rfile:
                    command = line.strip().upper()[:4].decode()
                    answer = mail_server.says.get(command, "250 well" if command != "DATA" else "354 go on")
                    if answer and answer.startswith("354"):
                        self.wfile.write(b"354 go on\r\n")
                        text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                        answer = mail_server.says.get("DONE", "250 taken")
                        if "DONE" not in mail_server.says or answer is None:
                            mail_server.taken.append(text)
                    if answer is None:
                        return
                    self.wfile.write(answer.encode() + b"\r\n")
                    if command == "QUIT":
                        return

        socketserver.ThreadingTCPServer.daemon_threads = True
        super().__init__(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Door))

    def header(self, name: str) -> list[str]:
        """What each mail says there."""
        return [found[1].strip() for text in self.taken if (found := re.search(rf"(?im)^{name}: (.*)$", text))]
