"""A child that does not outlive its parent, whatever ended that."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # From <linux/prctl.h>


def tied_to_this_process(ending: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends `ending` to the child when this process ends (on Linux; elsewhere nothing)."""
    parent = os.getpid()
    if sys.platform != "linux":
        return lambda: None
    # Looked up here: between fork and exec the child should do as little as it can.
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, ending)
        if os.getppid() != parent:  # It ended before the tie was made.
            os._exit(1)

    return tie
