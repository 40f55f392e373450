"""A bar on the terminal: how much of the files has been read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TextIO

from tickstock.market.sessions import NEW_YORK
from workers.flatfile import FlatFile
from workers.replay.frames import FrameFile

WIDTH = 30
EVERY = 0.2  # Seconds
CLEAR = "\r\033[K"


class Progress:
    """Draws on `terminal` at most five times a second, and clears it at the end; on what is no terminal, nothing."""

    def __init__(
        self, files: Sequence[FlatFile | FrameFile], terminal: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.files = files
        self.terminal = terminal
        self.clock = clock
        self.is_shown = terminal.isatty() and all(file.size for file in files)  # A pipe has no size.
        self.began = self.next_at = clock()

    def show(self, ticks: int, at: int) -> None:
        """So many ticks were taken, up to this market time (epoch ms)."""
        now = self.clock()
        if not self.is_shown or now < self.next_at:
            return
        self.next_at = now + EVERY
        done = sum(file.position for file in self.files) / sum(file.size for file in self.files)
        self.terminal.write(CLEAR + line(done, ticks, ticks / max(now - self.began, EVERY), at))
        self.terminal.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_shown:
            self.terminal.write(CLEAR)
            self.terminal.flush()


def line(done: float, ticks: int, rate: float, at: int) -> str:
    """The bar; `done` is a fraction.

    >>> line(0.5, 1_200_000, 310_000.0, 1_795_012_200_000)
    '[###############...............]  50 %  1,200,000 ticks  310,000/s  at 2026-11-18 09:30:00'
    """
    bar = ("#" * round(done * WIDTH)).ljust(WIDTH, ".")
    try:
        moment = datetime.fromtimestamp(at / 1000, NEW_YORK).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        moment = "an unknown time"
    return f"[{bar}] {100 * done:3.0f} %  {ticks:,} ticks  {rate:,.0f}/s  at {moment}"
