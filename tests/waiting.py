"""Waiting for something to become true, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(condition: Callable[[], object], deadline: float = 40.0) -> None:
    """Return as soon as `condition` holds; fail after `deadline` seconds."""
    ends = time.monotonic() + deadline
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)
