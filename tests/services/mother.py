"""A process that has loaded all of the web side once, and forks a server from itself whenever a test asks for one.

Loading takes most of two seconds; the suite starts more than a hundred servers.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from types import ModuleType

import django
from django.template.loader import get_template
from django.urls import reverse

from tests.services.server import Process, Server
from workers.run.lifeline import tied_to_this_process

SERVER = "daphne.server"  # Makes the event loop when it is imported, and a loop must not be shared
# What it imports itself and the first request would, as far as that makes no loop.
FIRST = (
    "twisted.internet.endpoints",
    "twisted.web.http",
    "autobahn.twisted.websocket",
    "twisted.internet.asyncioreactor",
)


class Forked:
    """A grandchild, with what a Popen can; nobody gets to know how it ended."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def send_signal(self, sig: int, /) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None, /) -> None:
        deadline = time.monotonic() + (timeout or 30.0)
        while self.poll() is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("a forked server", timeout or 30.0)
            time.sleep(0.01)


class ForkedServer(Server):
    """A web process that costs next to nothing to start; its settings are the session's."""

    def begin(self) -> Process:
        return mother.fork(self.command[3:], str(self.log), self.options["env"])


class Mother:
    """The process, started with the first server that is asked for."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def fork(self, arguments: list[str], log: str, environment: dict[str, str]) -> Forked:
        """A server with these arguments of daphne; `environment` counts for the first one only."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.services.mother"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                text=True,
                preexec_fn=tied_to_this_process(),
            )
            atexit.register(self._process.terminate)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([arguments, log]), file=self._process.stdin, flush=True)
        return Forked(int(self._process.stdout.readline()))


mother = Mother()


def main() -> None:
    """Load everything but the server, then fork one for each line."""
    sys.modules[SERVER] = ModuleType(SERVER)
    django.setup()
    import tickstock.asgi  # noqa: F401

    del sys.modules[SERVER]
    for name in FIRST:
        import_module(name)
    reverse("status")  # Loads every view
    get_template("base.html")
    assert "twisted.internet.reactor" not in sys.modules
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nobody waits for them
    for line in sys.stdin:
        arguments, log = json.loads(line)
        tie = tied_to_this_process()
        if (pid := os.fork()) == 0:
            tie()
            serve(arguments, log)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def serve(arguments: list[str], log: str) -> None:
    """Be the server; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(log, "ab") as out, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    from daphne.cli import CommandLineInterface

    try:
        CommandLineInterface().run(arguments)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
