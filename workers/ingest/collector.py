"""Python's garbage collector and thread switching, set for a process in which events should not wait."""

from __future__ import annotations

import gc
import sys


def rest_the_collector() -> None:
    """What is there now stays for good, so it is not looked through again; events come and go without cycles.

    Threads hand over more often than every 5 ms, the interpreter's default: an event should not wait for that.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    sys.setswitchinterval(0.0005)  # Seconds
