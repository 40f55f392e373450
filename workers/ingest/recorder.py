"""Keeps every raw frame with the time it arrived, one file a session: `--record DIR`."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition

from tickstock.market.sessions import NAMES, NEW_YORK, Spans, find
from workers.framefile import SUFFIX, Frame, FrameWriter

logger = logging.getLogger(__name__)

TOGETHER = 4 << 20  # Bytes of frames one member holds at most
EVERY = 1.0  # Seconds between two writes: what a crash may cost
LIMIT = 256 << 20  # Bytes that may wait to be written; what comes then is counted and not recorded


class Recorder:
    """`put` is called by whoever reads the feed; `run` writes in a thread of its own."""

    def __init__(self, folder: Path, spans: Spans, market: Callable[[], int | None]) -> None:
        self.folder = folder
        self.spans = spans
        self.market = market
        self.counters = Counter(frames_recorded=0, frames_unrecorded=0, recorder_failures=0)
        self._frames: list[Frame] = []
        self._size = 0
        self._writer: FrameWriter | None = None
        self._name = ""
        self._changed = Condition()
        self._stopping = False

    def put(self, frame: bytes) -> None:
        """Keep a frame that has just arrived."""
        with self._changed:
            if self._size >= LIMIT:
                self.counters["frames_unrecorded"] += 1
                return
            self._frames.append(Frame(time.time_ns() // 1000, frame))
            self._size += len(frame)
            if self._size >= TOGETHER:
                self._changed.notify()

    def stop(self) -> None:
        """Ask `run` to write what is left and return."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def run(self) -> None:
        while True:
            with self._changed:
                if not self._stopping and self._size < TOGETHER:
                    self._changed.wait(EVERY)
                stopping = self._stopping
                if self._session() is None and not stopping and self._size < TOGETHER:
                    continue  # Until the data says which session it is of
                frames, self._frames, self._size = self._frames, [], 0
            self._write(frames)
            if stopping:
                break
        self._close()

    def _write(self, frames: list[Frame]) -> None:
        """Frames that cannot be written are counted; the next ones are tried again, in the same file."""
        if not frames:
            return
        try:
            self._file_of(self._session() or f"{datetime.now(UTC):%Y-%m-%d}-unknown").write(frames)
            self.counters["frames_recorded"] += len(frames)
        except OSError as problem:
            self.counters["recorder_failures"] += 1
            self.counters["frames_unrecorded"] += len(frames)
            self._close()
            logger.warning("%d frames are not recorded: %s", len(frames), problem)

    def _file_of(self, session: str) -> FrameWriter:
        """The session's file, open; one that is damaged is put aside."""
        if self._writer and session == self._name:
            return self._writer
        self._close()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / (session + SUFFIX)
        try:
            writer = FrameWriter(path)
        except ValueError as problem:
            logger.warning("Put aside: %s", problem)
            path.replace(path.with_suffix(".damaged"))
            writer = FrameWriter(path)
        self._writer, self._name = writer, session
        logger.info("Recording to %s", path)
        return writer

    def _close(self) -> None:
        if self._writer:
            self._writer.close()
        self._writer = None

    def _session(self) -> str | None:
        """Such as 2026-11-18-regular, by the market's time; "closed" is what comes outside all sessions of a date."""
        at = self.market()
        if at is None:
            return None
        span = find(self.spans, at)
        name = NAMES[self.spans["name"][span]] if span >= 0 else "closed"
        return f"{datetime.fromtimestamp(at / 1000, NEW_YORK):%Y-%m-%d}-{name}"
