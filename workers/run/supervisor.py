"""Keeps the processes of a run: starts them, notices when one ends, and ends them all."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable

from workers.run import marks, procfile
from workers.run.child import Child
from workers.run.config import Config
from workers.run.trouble import Asked, Trouble

BEAT = 0.05  # Seconds
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LAST = ("simulator", "broker")  # While they stop, the others still read the one and write to the other.


class Supervisor:
    """All processes of one run. Whatever happens, `stop` ends them."""

    def __init__(self, config: Config, mark: str) -> None:
        self.config, self.mark = config, mark
        self.commands = procfile.read(config.root / "Procfile", config.environment)
        self.children: dict[str, Child] = {}
        self.tasks: dict[str, Child] = {}
        self.asked_to_stop = 0
        for number in STOPS:
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked_to_stop += 1

    def start(self, *names: str) -> None:
        """Start processes of the Procfile; one that it lacks, that runs or that this run leaves out is passed over."""
        for name in names:
            if name in self.commands and name not in self.config.left_out | self.children.keys():
                self.children[name] = Child(name, self.commands[name], self.config, self.mark)

    def begin(self, name: str, *command: str) -> Child:
        """Start a command that ends by itself."""
        self.tasks[name] = Child(name, [sys.executable, *command], self.config, self.mark)
        return self.tasks[name]

    def finish(self, *tasks: Child) -> None:
        """Wait until these commands have ended; Trouble where one failed."""
        names = " and ".join(task.name for task in tasks)
        self.wait(
            lambda: all(task.code is not None for task in tasks), 300, f"{names} did not end: see {self.config.logs}"
        )
        for task in tasks:
            if task.code:
                raise Trouble(task.how_it_ended())

    def wait(self, condition: Callable[[], bool], seconds: float, otherwise: str | Callable[[], str]) -> None:
        """Wait until `condition` holds; Trouble where it takes longer than `seconds`, or a process ends meanwhile."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.look()
            if time.monotonic() > deadline:
                raise Trouble(f"After {seconds:.0f} s: {otherwise if isinstance(otherwise, str) else otherwise()}")
            time.sleep(BEAT)

    def watch(self) -> None:
        """Stay until the run is asked to stop, or a process ends."""
        while True:
            self.look()
            time.sleep(BEAT)

    def look(self) -> None:
        if self.asked_to_stop:
            raise Asked
        for child in self.children.values():
            if child.code is not None:
                raise Trouble(child.how_it_ended())

    def stop(self) -> None:
        """End every process, those the others need last, and then whatever they left behind."""
        users = [child for name, child in self.children.items() if name not in LAST]
        self._end([*self.tasks.values(), *users])
        for name in LAST:
            self._end([child for child in self.children.values() if child.name == name])
        marks.end(self.mark, patience=0)

    def _end(self, children: list[Child]) -> None:
        """Ask, wait, then insist; a second Ctrl-C insists at once."""
        asked = self.asked_to_stop
        for child in children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + self.config.stop_deadline
        while any(child.code is None for child in children) and time.monotonic() < deadline:
            if self.asked_to_stop > max(asked, 1):
                break
            time.sleep(BEAT)
        for child in children:
            child.send(signal.SIGKILL)
            child.process.wait()
