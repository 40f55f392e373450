"""A real web process with a database and a broker of its own, and a signed-in user."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from benchmarks.broker import free_port, until
from benchmarks.start import HERE, answers

SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from apps.accounts.models import User
user = User.objects.create_user("bench@example.com")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.save()
print("session", session.session_key)
"""


LOCAL = "tickstock.settings.local"
PRODUCTION = "benchmarks.settings"
Command = Callable[[int], list[str]]  # Python's arguments for a port


class Web(NamedTuple):
    pid: int
    address: str
    headers: dict[str, str]

    @property
    def page(self) -> str:
        """Where its pages begin."""
        return f"http://{urlsplit(self.address).netloc}"

    def rss_kib(self) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def cpu(self) -> float:
        """Seconds of the processor it has used."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def daphne(port: int) -> list[str]:
    return ["-m", "daphne", "-v0", "-p", str(port), "tickstock.asgi:application"]


def uvicorn(port: int) -> list[str]:
    return [
        "-m", "uvicorn", "tickstock.asgi:application", "--port", str(port), "--ws", "websockets-sansio",
        "--lifespan", "off", "--no-access-log", "--log-level", "error", "--ws-per-message-deflate", "false",
    ]  # fmt: skip


@contextmanager
def web(
    redis_url: str, folder: Path, command: Command = daphne, settings: str = LOCAL, first: Sequence[str] = ()
) -> Iterator[Web]:
    """One that takes any number of sockets of one user, run by the command for a port after these of Django's."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "REDIS_URL": redis_url,
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "SOCKETS_PER_USER": "100000",
        "SOCKETS_PER_ADDRESS": "100000",
        "LOG_LEVEL": "ERROR",
    }

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=HERE,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    for name in ("migrate", *first):
        manage(name, "-v0", *(["--no-input"] if name == "collectstatic" else []))
    key = manage("shell", "-v0", "-c", SIGN_IN).split("session ")[1].strip()
    process = subprocess.Popen([sys.executable, *command(port)], cwd=HERE, env=environment, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port))
        yield Web(process.pid, f"ws://127.0.0.1:{port}/ws/live/", {"Cookie": f"sessionid={key}"})
    finally:
        process.terminate()
        process.wait()
