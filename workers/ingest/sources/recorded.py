"""A recording as a feed: its frames byte for byte, with the pauses they came with, at any speed."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event

from workers.framefile import files, read_frames
from workers.ingest.sources.source import State

logger = logging.getLogger(__name__)

FULL = 1_000  # Frames that may wait to be taken
PAUSE = 0.002  # Seconds until it is looked again whether there is room


class RecordedSource:
    """Plays a file or a folder of files; `speed` 0 is as fast as the frames are taken. Nothing is ever dropped."""

    def __init__(self, path: Path, speed: float, deliver: Callable[[bytes], None], waiting: Callable[[], int]) -> None:
        self.path = path
        self.speed = speed
        self.deliver = deliver
        self.waiting = waiting
        self.state: State = "connecting"
        self.detail = "not started yet"
        self.alarm = ""
        self.refused = ""
        self.heard_at: float | None = None
        self.counters = Counter(frames_played=0)
        self._stopping = Event()

    def stop(self) -> None:
        self._stopping.set()

    def watch(self, topics: tuple[str, ...]) -> None:
        """A recording holds what it holds."""

    def run(self) -> None:
        """Play to the end, then wait to be stopped: pages go on showing what came last."""
        try:
            for path in files(self.path):
                self.state, self.detail = "live", f"playing {path.name}"
                logger.info("Playing %s", path)
                self._play(path)
        except (OSError, ValueError) as problem:
            self.refused = f"The recording cannot be played: {problem}"
            self.state, self.detail = "refused", self.refused
            return
        self.state, self.detail = "ended", "the recording has ended"
        logger.info("The recording has ended: %d frames", self.counters["frames_played"])
        self._stopping.wait()

    def _play(self, path: Path) -> None:
        began, first = time.monotonic(), None
        for arrived, data in read_frames(path):
            first = arrived if first is None else first
            due = began + (arrived - first) / 1e6 / self.speed if self.speed else 0.0
            while not self._stopping.is_set() and self.waiting() >= FULL:
                self._stopping.wait(PAUSE)
            if self._stopping.wait(max(due - time.monotonic(), 0.0)):
                return
            self.heard_at = time.monotonic()
            self.deliver(data)
            self.counters["frames_played"] += 1
