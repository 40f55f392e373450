"""What the user sees: one line for each step, and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(*lines: str) -> None:
    """Print lines now, also into a pipe. A closed terminal is no reason to leave processes behind."""
    try:
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
    except OSError:
        pass


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name a step that begins; once it is done, its seconds."""
    began = time.monotonic()
    yield
    say(f"{name:.<40} {time.monotonic() - began:4.1f} s")
