"""One process of a run: its own group, its own log file, tied to the life of this process."""

from __future__ import annotations

import os
import signal
import subprocess

from workers.run.config import Config
from workers.run.lifeline import tied_to_this_process
from workers.run.marks import MARK
from workers.run.trouble import Trouble


class Child:
    """A process from its start to the end of all it started in turn."""

    def __init__(self, name: str, command: list[str], config: Config, mark: str) -> None:
        self.name = name
        self.log = config.logs / f"{name}.log"
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".before.log"))
        with self.log.open("wb") as log:
            try:
                self.process = subprocess.Popen(
                    command,
                    cwd=config.root,
                    env={**config.environment, MARK: mark},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=tied_to_this_process(),
                )
            except OSError as problem:
                raise Trouble(f"{name} cannot start: {problem}") from None

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self.process.poll()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process and all of its group."""
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):  # All of them have ended.
            pass

    def said(self) -> str:
        """The last line of its log."""
        lines = self.log.read_text(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "nothing")

    def how_it_ended(self) -> str:
        """One line for the user."""
        return f"{self.name} ended ({reason(self.process.returncode)}): {self.said()} [{self.log}]"


def reason(code: int) -> str:
    return f"code {code}" if code >= 0 else signal.Signals(-code).name
