"""A server program that tests start, wait for and stop."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Protocol

from workers.run.lifeline import tied_to_this_process

DEADLINE = 30.0  # Seconds


class Process(Protocol):
    """What of a Popen a Server needs."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...
    def send_signal(self, sig: int, /) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None, /) -> object: ...


class Server:
    """A program that listens on a port of this machine once it is up; the signal `ends` ends it in an orderly way."""

    def __init__(
        self, command: list[str], port: int, log: Path, ends: signal.Signals = signal.SIGINT, **options: Any
    ) -> None:
        self.command, self.port, self.log, self.ends, self.options = command, port, log, ends, options
        self.process: Process | None = None

    @property
    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the program and wait until it listens."""
        self.process = self.begin()
        deadline = time.monotonic() + DEADLINE
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{self.command[0]} did not start:\n{self.log.read_text()}")
            time.sleep(0.02)

    def begin(self) -> Process:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command, stdout=log, stderr=log, preexec_fn=tied_to_this_process(self.ends), **self.options
            )

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self, how: signal.Signals | None = None) -> None:
        """End the program, in an orderly way or `how` it is said: SIGKILL as a crash would."""
        if self.process is None:
            return
        self.process.send_signal(how or self.ends)
        try:
            self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
