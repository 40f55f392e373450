"""How long to wait before the next try. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable

FIRST, MOST = 1.0, 60.0  # Seconds
LASTING = 10.0  # Seconds a connection must have lived before the waits start over
COOL_DOWN = 60.0  # Seconds after the account turned out to be in use elsewhere


class BackOff:
    """Doubles from 1 to 60 s, jittered so that many clients do not come back together.

    It starts over only after a connection that lasted: a provider that greets and hangs up would otherwise be
    asked again at once, for ever.

    >>> back_off = BackOff(jitter=lambda low, high: low)
    >>> [back_off.after(lived=0.1) for _ in range(8)]
    [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    >>> back_off.after(lived=12.0)
    1.0
    """

    def __init__(self, jitter: Callable[[float, float], float] = random.uniform) -> None:
        self.jitter = jitter
        self._next = FIRST

    def after(self, lived: float) -> float:
        """Seconds to wait after a connection that lived so many."""
        wait = FIRST if lived >= LASTING else self._next
        self._next = min(2 * wait, MOST)
        return self.jitter(wait, min(1.5 * wait, MOST))

    def cool_down(self) -> float:
        """Seconds to leave the account alone."""
        self._next = MOST
        return self.jitter(COOL_DOWN, 1.25 * COOL_DOWN)
