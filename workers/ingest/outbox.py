"""Between the detectors and the log: keeps events until the log has them, and sends them in micro-batches."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Condition

from redis import RedisError

from tickstock.market.events import AnyEvent
from tickstock.stream.append import BATCH, Claim, LogWriter
from workers.ingest.appender import Appender, Fenced
from workers.ingest.held.numbering import Numbered, Numbering
from workers.ingest.held.overflow import Overflow
from workers.ingest.held.sent import SentFile
from workers.ingest.held.spill import Spill
from workers.ingest.held.waiting import Waiting
from workers.ingest.stopwatch import Stopwatch

logger = logging.getLogger(__name__)

LAST_WORDS = 5.0  # Seconds a stopped outbox goes on trying
RETRY = (0.1, 5.0)  # Seconds between tries while the broker is away: first, most
TIMED = 10_000  # Loads whose way to the log is timed at most; more are not timed
IDLE = 1.0  # Seconds without an event after which the broker is asked whether it still has the others
MEGABYTE = 1_000_000


class Outbox:
    """`put` is called by the pipeline and never waits; `run` is the writer's loop in a thread of its own.

    Whatever gathered while one append was under way goes out with the next: no added wait, no timer.
    With a `folder` at most one micro-batch is in memory alone: a crash loses no more than that. What has no
    room on disk either is conflated. The newest `tail` events that the broker has are kept for repairs.
    """

    def __init__(
        self,
        writer: LogWriter,
        folder: Path | None = None,
        *,
        spill_mb: int = 512,
        limit: int | None = None,
        tail: int = 20_000,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.writer = writer
        self._spill = Spill(folder, spill_mb * MEGABYTE) if folder and spill_mb else None
        overflow = Overflow(100_000, name=f"outbox.{time.time_ns():x}")
        in_memory = BATCH if self._spill is not None else 100_000
        self._waiting = Waiting(in_memory if limit is None else limit, self._spill, overflow)
        self._numbering = Numbering(tail)
        self._changed = Condition()
        sent = SentFile(folder / "outbox.sent") if folder else None
        self._appender = Appender(writer, self._numbering, self._spill, sent, self._changed, now)
        self._counters = Counter(broker_failures=0, outbox_dropped=0)
        self.appending = Stopwatch()
        self.through = Stopwatch(time.monotonic)  # From a frame's arrival until the log has its events
        self.on_logged: Callable[[Sequence[Numbered], int], None] | None = (
            None  # Told what was sent, and the newest seq there
        )
        self.kinds: Counter[str] = Counter()  # Events handed over
        self._under_way: deque[tuple[int, float]] = deque(maxlen=TIMED)  # `detected` after a load, and when that came
        self._has_adopted = False
        self._stopping = False
        self._deadline = float("inf")  # Monotonic seconds; set when stopped

    def __len__(self) -> int:
        """How many events the broker has to get."""
        return self._waiting.in_memory + self._waiting.on_disk + self._numbering.unconfirmed

    @property
    def claim(self) -> Claim | None:
        """The right to write, once there is one."""
        return self._appender.claim

    @property
    def confirmed(self) -> int:
        """Newest seq the broker has."""
        return self._numbering.confirmed

    def head(self) -> tuple[int, float | None]:
        """Newest seq the broker has, and when it said so (epoch seconds); None where that was another worker's."""
        with self._changed:
            return self._numbering.confirmed, self._appender.confirmed_at

    @property
    def counters(self) -> dict[str, int]:
        """Everything counted, of one moment: `detected` = `logged` + `waiting` + `spilled` + `conflated`."""
        with self._changed:
            conflated = self._waiting.overflow.conflated
            return {
                **self._counters,
                **self._appender.counters,
                **(self._spill.counters if self._spill is not None else {}),
                **{f"conflated_{kind}": count for kind, count in conflated.items()},
                "detected": self._waiting.detected,
                "waiting": self._waiting.in_memory + self._numbering.unlogged,
                "spilled": self._waiting.on_disk,
                "conflated": conflated.total(),
            }

    def put(self, events: list[AnyEvent], came_at: float | None = None) -> None:
        """Hand over events; `came_at`, monotonic seconds, is when the frame came that they are of."""
        with self._changed:
            self._adopt()
            self._waiting.put(events, self._numbering.unlogged)
            self.kinds.update(event.kind for event in events)
            if came_at is not None:
                self._under_way.append((self._waiting.detected, came_at))
            self._changed.notify_all()

    def left_behind(self) -> Iterator[AnyEvent]:
        """What a worker before detected and could not send: it is sent first. To be asked before the first `put`."""
        self._adopt()
        return self._spill.peek() if self._spill is not None else iter(())

    def _adopt(self) -> None:
        with self._changed:
            if not self._has_adopted:
                self._has_adopted = True
                self._waiting.adopt()

    @property
    def is_stopped(self) -> bool:
        return self._stopping

    def stop(self) -> None:
        """Ask `run` to send what is left and return."""
        with self._changed:
            self._stopping = True
            self._deadline = time.monotonic() + LAST_WORDS
            self._changed.notify_all()

    def run(self) -> None:
        """Write until stopped; raises Fenced when another worker took over."""
        try:
            self._adopt()
            self._write()
        except Fenced:
            # What the other worker detects itself is not kept, or it would be told twice.
            logger.error("Another worker writes now: %d events of this one were not written", len(self))
            raise
        finally:
            self.stop()
            with self._changed:
                if self._spill is not None:
                    self._spill.close()

    def _write(self) -> None:
        pause = RETRY[0]
        while True:
            try:
                if self.claim is None:
                    self._appender.open()
                while self._send_next():
                    pause = RETRY[0]
                return
            except RedisError as problem:
                self._appender.doubt()
                self._counters["broker_failures"] += 1
                logger.warning("The broker does not answer (%s); %d events wait", problem, len(self))
            if self._gives_up():
                return
            with self._changed:
                if not self._stopping:
                    self._changed.wait_for(lambda: self._stopping, pause * random.uniform(0.5, 1.0))
            if self._stopping:
                time.sleep(RETRY[0])
            pause = min(2 * pause, RETRY[1])

    def _gives_up(self) -> bool:
        """Whether the last words have been tried for long enough; what is left is kept for the next worker."""
        if time.monotonic() < self._deadline:
            return False
        with self._changed:
            left = len(self)
            lost = self._waiting.keep_for_the_next(self._numbering.outstanding())
            if lost:
                self._counters["outbox_dropped"] += lost
                logger.error("Stopped too soon: %d events were not written", lost)
            else:
                self._numbering.unlogged = 0
                logger.warning("%d events wait on disk for the next worker", left)
        return True

    def _send_next(self) -> bool:
        """Send one micro-batch, waiting for one; False when stopped and everything is sent, or it is too late."""
        batch = self._next_batch()
        if self._stopping and (not batch or time.monotonic() > self._deadline):
            return bool(batch) and not self._gives_up()
        if not batch:
            self._appender.send(batch)
            return True
        with self.appending:
            self._appender.send(batch)
        self._time_the_way()
        if self.on_logged is not None:
            self.on_logged(batch, self.confirmed)
        return True

    def _time_the_way(self) -> None:
        """What the log has now, or what was left out, has come to the end of its way."""
        with self._changed:
            settled = self._appender.counters["logged"] + self._waiting.overflow.conflated.total()
            while self._under_way and self._under_way[0][0] <= settled:
                self.through.note(self._under_way.popleft()[1])

    def _next_batch(self) -> list[Numbered]:
        with self._changed:
            if not len(self) and not self._stopping:
                self._changed.wait(IDLE)
            wanted = BATCH - self._numbering.unconfirmed
            for event in self._waiting.take(wanted, self._numbering.unconfirmed) if wanted > 0 else ():
                self._appender.retention.add(self._numbering.add(event), event.kind)
            return self._numbering.next_batch(BATCH)
