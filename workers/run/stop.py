"""End a run from outside: ask it, wait for it, and clear away what it left if it was killed."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from workers.run import marks
from workers.run.record import Record, Running, held, read, write
from workers.run.say import say, step

PATIENCE = 3 * marks.PATIENCE  # Seconds; a run waits once for its processes and once for the broker


def stop(var: Path) -> None:
    """End the run there is, if any."""
    try:
        if not clear(var):
            say("Nothing is running.")
    except Running as running:
        end(var, running.record)


def clear(var: Path) -> int:
    """End what a killed run left; how many processes that were. Running where a run is alive."""
    with held(var) as file:
        left = read(file)
        ended = marks.end(left.mark) if left else 0
        write(file, None)
    if ended:
        say(f"Ended {ended} processes that an earlier run left behind.")
    return ended


def end(var: Path, record: Record | None) -> None:
    """End a run that is alive."""
    if record is None:
        say("A run is just starting; try again in a second.")
        return
    with step(f"Stopping {record.url}"):
        send(record.pid, signal.SIGTERM)
        if not ended(var, PATIENCE):
            send(record.pid, signal.SIGKILL)
            ended(var, PATIENCE)


def ended(var: Path, patience: float) -> bool:
    """Has the run let go of its file within `patience`? What it may have left is ended too."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            clear(var)
        except Running:
            time.sleep(0.1)
        else:
            return True
    return False


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
