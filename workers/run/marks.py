"""Every process of a run carries the run's mark in its environment, so that it can be found, whoever started it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

MARK = "TICKSTOCK_RUN"


def carriers(mark: str) -> list[int]:
    """The processes that carry `mark` (on Linux; elsewhere the process groups have to do)."""
    sign = f"{MARK}={mark}".encode()
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if carries(folder, sign)]


def carries(folder: Path, sign: bytes) -> bool:
    try:
        return sign in (folder / "environ").read_bytes().split(b"\0")
    except OSError:  # It has ended, or belongs to somebody else.
        return False


def end(mark: str, patience: float) -> int:
    """End every process that carries `mark`, by force after `patience` seconds; how many there were."""
    found = len(send(mark, signal.SIGTERM))
    deadline = time.monotonic() + patience
    while carriers(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    while send(mark, signal.SIGKILL):
        time.sleep(0.05)
    return found


def send(mark: str, number: signal.Signals) -> list[int]:
    sent_to = carriers(mark)
    for pid in sent_to:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass
    return sent_to
