"""The settings a test session runs with. They are in place before Django reads them; the services start later, if at all."""

from __future__ import annotations

import atexit
import os
import random
import shutil
import socket
import tempfile
from pathlib import Path

# Below the range from which the kernel takes the ports of outgoing connections; each of the processes among which tests
# are shared out (gw0, gw1 ...) looks among its own.
SHARE = 2_000
FIRST = 20_000 + SHARE * (int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 5)
PORTS = range(FIRST, FIRST + SHARE)


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    for port in random.SystemRandom().sample(PORTS, 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no free port among a hundred")


class Environment:
    """Where this session's services are. A database of one's own (DATABASE_URL) is used; a broker is not: tests empty it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tickstock-tests-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.folder.chmod(0o755)  # PostgreSQL may run as another user.
        self.brings_database = "DATABASE_URL" not in os.environ
        self.postgres_port, self.valkey_port = free_port(), free_port()

    def put_in_place(self) -> None:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tickstock.settings.test"
        os.environ["VAR_DIR"] = str(self.folder / "var")
        os.environ["REDIS_URL"] = f"redis://127.0.0.1:{self.valkey_port}/0"
        if self.brings_database:
            os.environ["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{self.postgres_port}/tickstock"


environment = Environment()
