"""End a run from outside: ask it, wait for it, and clear away what it left if it was killed."""

from __future__ import annotations

import os
import signal
import time

from workers.run import marks
from workers.run.config import Config
from workers.run.record import Record, Running, held, read, write
from workers.run.say import say, step


def stop(config: Config) -> None:
    """End the run there is, if any."""
    try:
        if not clear(config):
            say("Nothing is running.")
    except Running as running:
        end(config, running.record)


def clear(config: Config) -> int:
    """End what a killed run left; how many processes that were. Running where a run is alive."""
    with held(config.var) as file:
        left = read(file)
        ended = marks.end(left.mark, config.stop_deadline) if left else 0
        write(file, None)
    if ended:
        say(f"Ended {ended} processes that an earlier run left behind.")
    return ended


def end(config: Config, record: Record | None) -> None:
    """End a run that is alive."""
    if record is None:
        say("A run is just starting; try again in a second.")
        return
    with step(f"Stopping {record.url}"):
        send(record.pid, signal.SIGTERM)
        if not ended(config):
            send(record.pid, signal.SIGKILL)
            ended(config)


def ended(config: Config) -> bool:
    """Has the run let go of its file in time? What it may have left is ended too."""
    # It waits for its processes in three stages, each with its own deadline.
    deadline = time.monotonic() + 3 * config.stop_deadline + 5
    while time.monotonic() < deadline:
        try:
            clear(config)
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
