"""Python's garbage collector and thread switching, set for a process in which events should not wait."""

from __future__ import annotations

import gc
import sys


def rest_the_collector(older: tuple[int, int] = (20, 100)) -> None:
    """What is there now stays for good, so it is not looked through again; events come and go without cycles.

    `older` is how many times younger objects are looked through until older ones are, for the two ages of them.
    Threads hand over more often than every 5 ms, the interpreter's default: an event should not wait for that.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, *older)
    sys.setswitchinterval(0.0005)  # Seconds
