"""A source that hands over prepared frames at a steady pace."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from workers.ingest.sources.source import State


class Sender:
    """Delivers a frame every `pace` seconds; `sent` is when it did."""

    state: State = "live"
    detail = alarm = refused = ""
    heard_at: float | None = None

    def __init__(self, frames: list[bytes], pace: float, deliver: Callable[[bytes], None]) -> None:
        self.frames = frames
        self.pace = pace
        self.deliver = deliver
        self.counters: Counter[str] = Counter()
        self.sent: list[float] = []

    def run(self) -> None:
        began = time.perf_counter()
        for number, frame in enumerate(self.frames):
            time.sleep(max(began + number * self.pace - time.perf_counter(), 0.0))
            self.sent.append(time.perf_counter())
            self.deliver(frame)
        time.sleep(1.0)  # What was found last is on its way to the log

    def stop(self) -> None:
        """It ends with its frames."""

    def watch(self, topics: tuple[str, ...]) -> None:
        """Its frames are prepared."""
