"""Processes that have loaded all of the web side, or of the ingest worker, once; each forks itself whenever a test asks for one.

Loading takes most of two seconds; the suite starts some hundred of them.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import traceback
import weakref
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from tests.services.server import Process, Server
from workers.run.lifeline import tied_to_this_process

Serve = Callable[[list[str], dict[str, str]], None]  # With arguments and environment, until it ends
SERVER = "daphne.server"  # Makes the event loop when it is imported, and a loop must not be shared
OF_A_TEST = ("PYTEST_CURRENT_TEST", "VAR_DIR")
# What it imports itself and the first request would, as far as that makes no loop.
FIRST = (
    "twisted.internet.endpoints",
    "twisted.web.http",
    "autobahn.twisted.websocket",
    "twisted.internet.asyncioreactor",
)


class Forked:
    """A grandchild, with what a Popen can; how it ended it says beside its log, unless it was killed.

    It is held by a descriptor: its number may be another's as soon as it has ended, and that one must not be killed.
    """

    def __init__(self, pid: int, log: str) -> None:
        self.pid, self.code = pid, Path(f"{log}.{pid}")
        self.handle = os.pidfd_open(pid)
        weakref.finalize(self, os.close, self.handle)

    def poll(self) -> int | None:
        return self._ended_within(0.0)

    def send_signal(self, sig: int, /) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None, /) -> int:
        code = self._ended_within(timeout or 30.0)
        if code is None:
            raise subprocess.TimeoutExpired("a forked server", timeout or 30.0)
        return code

    def _ended_within(self, seconds: float) -> int | None:
        end = select.poll()
        end.register(self.handle, select.POLLIN)
        if not end.poll(seconds * 1000):
            return None
        return int(self.code.read_text()) if self.code.exists() else -signal.SIGKILL


class ForkedServer(Server):
    """A web process that costs next to nothing to start, once there was one of the same settings."""

    def begin(self) -> Process:
        environment = self.options["env"]
        return web_with(environment).fork(self.command[3:], str(self.log), environment)


class ForkedWorker(Server):
    """An ingest worker with settings of its own."""

    def begin(self) -> Process:
        return workers.fork(self.command[3:], str(self.log), self.options["env"])


class Mother:
    """The process, started with the first server that is asked for; it is what `python -m` this module with `kind` does."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._process: subprocess.Popen[str] | None = None

    def fork(self, arguments: list[str], log: str, environment: dict[str, str]) -> Forked:
        """A server with these arguments; what a web process reads while it loads is of the first one's `environment`."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.services.mother", self.kind],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                text=True,
                preexec_fn=tied_to_this_process(),
            )
            atexit.register(self._process.terminate)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        Path(log).touch()
        print(json.dumps([arguments, log, environment]), file=self._process.stdin, flush=True)
        return Forked(int(self._process.stdout.readline()), log)


workers = Mother("ingest")
webs: dict[frozenset[tuple[str, str]], Mother] = {}


def web_with(environment: dict[str, str]) -> Mother:
    """The one whose settings these are; a test's name and its folder are none of them."""
    own = frozenset((name, value) for name, value in environment.items() if name not in OF_A_TEST)
    return webs.setdefault(own, Mother("web"))


def main(kind: str) -> None:
    """Load everything, then fork one for each line."""
    serve = load_web() if kind == "web" else load_worker()
    for line in sys.stdin:
        arguments, log, environment = json.loads(line)
        bury()
        tie = tied_to_this_process()
        if (pid := os.fork()) == 0:
            tie()
            be(serve, arguments, log, environment)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def bury() -> None:
    """Those that have ended. Not sooner than the next one is asked for: by then they are held by their descriptors."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def be(serve: Serve, arguments: list[str], log: str, environment: dict[str, str]) -> NoReturn:
    """Be the server; its output goes to the log."""
    with open(log, "ab") as out, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    code = 0
    try:
        serve(arguments, environment)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):  # Why it could not go on
            sys.stderr.write(f"{end.code}\n")
    except BaseException:
        code = 1
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        Path(f"{log}.{os.getpid()}").write_text(str(code))
        os._exit(code)


def load_web() -> Serve:
    """Everything but the server, and what the first request would load."""
    import django

    sys.modules[SERVER] = ModuleType(SERVER)
    django.setup()
    import tickstock.asgi  # noqa: F401

    del sys.modules[SERVER]
    for name in FIRST:
        import_module(name)
    from django.template.loader import get_template
    from django.urls import reverse

    reverse("status")  # Loads every view
    get_template("base.html")
    assert "twisted.internet.reactor" not in sys.modules

    def serve(arguments: list[str], _: dict[str, str]) -> None:
        from daphne.cli import CommandLineInterface

        CommandLineInterface().run(arguments)

    return serve


def load_worker() -> Serve:
    """The compiled loop as well, which is used once."""
    from tickstock.market.symbols import SymbolTable
    from workers.exchange import load_sessions
    from workers.ingest.__main__ import main
    from workers.ingest.engine.engine import Engine
    from workers.ingest.market_time import MarketTime
    from workers.ingest.pipeline import Pipeline

    Pipeline(Engine(load_sessions(), SymbolTable(), incarnation="none"), MarketTime(is_live=False), scan=True).take([])

    def serve(arguments: list[str], environment: dict[str, str]) -> None:
        os.environ.clear()
        os.environ.update(environment)
        sys.argv[1:] = arguments
        main()

    return serve


if __name__ == "__main__":
    main(sys.argv[1])
