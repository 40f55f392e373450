from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

MINUTE = 60.0  # Seconds


class Pace:
    """Lets at most `per_minute` calls begin in any minute (0: all of them).

    `alive` is called with each of them; `clock` and `sleep` are those of the machine, or a test's.
    """

    def __init__(
        self,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        *,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        self.per_minute = per_minute
        self.clock = clock
        self.sleep = sleep
        self.alive = alive
        self._begun: deque[float] = deque(maxlen=max(per_minute, 1))

    def wait(self) -> None:
        """Come back when the next call may begin; it is taken to begin then."""
        if self.per_minute and len(self._begun) == self.per_minute:
            self.sleep(max(self._begun[0] + MINUTE - self.clock(), 0.0))
        self._begun.append(self.clock())
        self.alive()
