"""A broker of the benchmark's own."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis, RedisError

from tickstock import embedded


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    """The address of an empty broker that keeps its data in `folder`."""
    port = free_port()
    server = subprocess.Popen(embedded.command(port, folder), stdout=subprocess.DEVNULL)
    try:
        with Redis(port=port) as client:
            until(client.ping)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def until(answers: object, seconds: float = 60.0) -> float:
    """When a call first gave something; it is tried every few milliseconds."""
    assert callable(answers)
    deadline = time.monotonic() + seconds
    while (now := time.monotonic()) < deadline:
        try:
            if answers():
                return now
        except (RedisError, OSError):
            pass
        time.sleep(0.005)
    raise TimeoutError(f"nothing happened for {seconds:g} s")
