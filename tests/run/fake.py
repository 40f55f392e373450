"""Stand-ins for the programs a run starts: `python fake.py ROLE`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
from redis import Redis

from tickstock.stream import keys, pulse


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


def web() -> None:
    """Answer every page."""
    HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Page).serve_forever()


def ingest() -> None:
    """Beat, with an event more each time; leave last words in the broker and beside it."""
    redis = Redis.from_url(os.environ["REDIS_URL"])

    def last_words(*_: object) -> None:
        redis.set("last words", "said")
        Path("last-words").write_text("said")
        sys.exit()

    signal.signal(signal.SIGTERM, last_words)
    feed = {"source": "fake", "state": "live", "age_ms": 1, "ticks_per_second": 1.0, "detail": "quiet"}
    market = {"clock": None, "session": None, "closes_at": None, "symbols": 0}
    for head in range(1, 10_000):
        beat = {
            "pid": os.getpid(),
            "epoch": 1,
            "head": head,
            "feed": feed,
            "market": market,
            "waiting": {},
            "counters": {},
        }
        redis.set(keys.pulse(pulse.INGEST), msgspec.json.encode({"at": time.time(), **beat}))
        time.sleep(0.1)


def family() -> None:
    """Start a process that leaves this one's group and asks for no end."""
    subprocess.Popen([sys.executable, __file__, "stubborn"], start_new_session=True)
    time.sleep(600)


def stubborn() -> None:
    """Ignore every request to end."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    Path("stubborn.pid").write_text(str(os.getpid()))
    time.sleep(600)


def crash() -> None:
    """Live for a while, then fail."""
    time.sleep(0.5)
    sys.exit("the disk is full")


def idle() -> None:
    time.sleep(600)


if __name__ == "__main__":
    {"web": web, "ingest": ingest, "family": family, "stubborn": stubborn, "crash": crash, "idle": idle}[sys.argv[1]]()
