"""Somebody with a browser, as far as HTTP and WebSockets go."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import Cookie, CookieJar
from ssl import SSLContext
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

from websockets.sync.client import ClientConnection, connect

PASSWORD = "correct horse battery staple"
PATIENCE = 20.0  # Seconds


class Visitor:
    def __init__(self, url: str, tls: SSLContext | None = None) -> None:
        self.url, self.tls = url, tls
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), HTTPSHandler(context=tls))

    def remember(self, name: str, value: str) -> Visitor:
        """Have a cookie without having asked for it."""
        host = urlsplit(self.url).hostname or ""
        empty: Any = {"port": None, "port_specified": False, "expires": None, "comment": None, "comment_url": None}
        place: Any = {"domain": host, "domain_specified": False, "domain_initial_dot": False, "path": "/"}
        self.cookies.set_cookie(
            Cookie(0, name, value, **empty, **place, path_specified=True, secure=False, discard=True, rest={})
        )
        return self

    @property
    def cookie(self) -> str:
        """The header that a browser sends."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def get(self, path: str) -> str:
        return self.opener.open(self.url + path, timeout=PATIENCE).read().decode()

    def post(self, path: str, form_at: str, **fields: str) -> str:
        """Fill in a form that stands on the page `form_at`."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(form_at))
        assert token, f"no form at {form_at}"
        data = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        request = Request(self.url + path, data, {"Referer": self.url, "Origin": self.url})
        return self.opener.open(request, timeout=PATIENCE).read().decode()

    def sign_in(self, email: str) -> Visitor:
        self.post("/accounts/login/", "/accounts/login/", login=email, password=PASSWORD)
        return self

    def sign_out(self) -> None:
        self.post("/accounts/logout/", "/accounts/logout/")

    @contextmanager
    def socket(self, origin: str | None = "", query: str = "", path: str = "/ws/live/") -> Iterator[Socket]:
        """An open WebSocket; `origin` None sends none, an empty one the site's own."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        address = self.url.replace("http", "ws") + path + query
        site = self.url if origin == "" else origin
        with connect(
            address,
            origin=site,  # type: ignore[arg-type]
            additional_headers=headers,
            max_size=None,
            ssl=self.tls,
        ) as connection:
            yield Socket(connection)


class Socket:
    """Speaks the protocol; every frame is acknowledged as it is taken."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def say(self, **message: Any) -> None:
        self.connection.send(json.dumps(message))

    def next(self, *types: str) -> dict[str, Any]:
        """The next message of one of these types."""
        while True:
            message: dict[str, Any] = json.loads(self.connection.recv(timeout=PATIENCE))
            if message["type"] == "dual_universe_stock_data":
                self.say(type="ack", b=message["b"])
            if message["type"] in types:
                return message

    def frame(self) -> dict[str, Any]:
        return self.next("dual_universe_stock_data")

    def quiet(self, seconds: float) -> list[dict[str, Any]]:
        """The events that still come within so many seconds."""
        found: list[dict[str, Any]] = []
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            found += self.next("dual_universe_stock_data", "status_update").get("events", [])
        return found

    def events(self, count: int) -> list[dict[str, Any]]:
        """The next `count` events, however many frames they come in."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            found += self.frame()["events"]
        return found
