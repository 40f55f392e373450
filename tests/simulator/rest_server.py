"""The simulator's REST answers served over HTTP, as its own server does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np

from tests.factories import OPEN, weekdays
from workers.simulator.rest import Rest

NAMES = ["AAPL", "MSFT", "ZAAA"]
SPANS = weekdays(date(2025, 10, 1), date(2026, 12, 31), without=[date(2026, 11, 11)])
PRICES = [100.0, 200.0, 50.0]

Answer = Callable[[str, str], tuple[int, bytes]]


def rest(symbols: list[str] = NAMES, prices: list[float] = PRICES, at: int = OPEN, **options: Any) -> Rest:
    """A market that begins on Wednesday, 18 November 2026."""
    return Rest(
        symbols,
        np.array(prices),
        SPANS,
        lambda: at,
        **options,
    )


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """Gives the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, body = answer(self.path, self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
