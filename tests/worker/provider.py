"""A provider for the source to talk to: it follows a script, a function for each connection."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from websockets.sync.server import ServerConnection, serve

from tests.services.environment import free_port

Script = Callable[[ServerConnection], None]


def say(connection: ServerConnection, status: str, message: str = "") -> None:
    connection.send(json.dumps([{"ev": "status", "status": status, "message": message}]))


def accept(connection: ServerConnection) -> None:
    """Greet, take the key, acknowledge each topic."""
    say(connection, "connected")
    connection.recv()
    say(connection, "auth_success")
    for topic in json.loads(connection.recv())["params"].split(","):
        say(connection, "success", f"subscribed to: {topic}")


@contextmanager
def provider(*scripts: Script, port: int = 0) -> Iterator[str]:
    """Its address; the last script serves every connection after it."""
    rest = list(scripts)

    def serve_one(connection: ServerConnection) -> None:
        (rest.pop(0) if len(rest) > 1 else rest[0])(connection)

    port = port or free_port()
    with serve(serve_one, "127.0.0.1", port, compression=None) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"ws://127.0.0.1:{port}/stocks"
        server.shutdown()
        thread.join(5)
