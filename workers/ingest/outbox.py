"""Between the detectors and the log: numbers events, sends them in micro-batches, repairs what a broker lost."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Condition

from redis import RedisError

from tickstock.market.events import AnyEvent
from tickstock.stream.append import BATCH, Appended, Claim, LogWriter
from workers.ingest.held.numbering import Numbered, Numbering
from workers.ingest.held.overflow import Overflow
from workers.ingest.held.retention import Retention
from workers.ingest.held.sent import Sent, SentFile
from workers.ingest.held.spill import Spill, eids
from workers.ingest.held.waiting import Waiting

logger = logging.getLogger(__name__)

LAST_WORDS = 5.0  # Seconds a stopped outbox goes on trying
RETRY = (0.1, 5.0)  # Seconds between tries while the broker is away: first, most
IDLE = 1.0  # Seconds without an event after which the broker is asked whether it still has the others
KNOWN = 5_000  # Events of a log's end among which one is looked for that may have been sent
MEGABYTE = 1_000_000


class Fenced(Exception):
    """Another worker has become the writer of this shard."""


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
        self.now = now
        self.claim: Claim | None = None
        self._spill = Spill(folder, spill_mb * MEGABYTE) if folder and spill_mb else None
        self._sent = SentFile(folder / "outbox.sent") if folder else None
        overflow = Overflow(100_000, name=f"outbox.{time.time_ns() // 1_000_000:x}")
        in_memory = BATCH if self._spill is not None else 100_000
        self._waiting = Waiting(in_memory if limit is None else limit, self._spill, overflow)
        self._numbering = Numbering(tail)
        self._retention = Retention()
        self._counters = Counter(
            logged=0, resent=0, broker_failures=0, new_epochs=0, log_lost=0,
            log_trimmed=0, log_trimmed_unarchived=0, outbox_dropped=0,
        )  # fmt: skip
        self._server = ""  # The life of the broker that has everything up to the newest answer
        self._changed = Condition()
        self._has_adopted = False
        self._stopping = False
        self._deadline = float("inf")  # Monotonic seconds; set when stopped

    def __len__(self) -> int:
        """How many events the broker has to get."""
        return self._waiting.in_memory + self._waiting.on_disk + self._numbering.unconfirmed

    @property
    def confirmed(self) -> int:
        """Newest seq the broker has."""
        return self._numbering.confirmed

    @property
    def counters(self) -> dict[str, int]:
        """Everything counted, of one moment: `detected` = `logged` + `waiting` + `spilled` + `conflated`."""
        with self._changed:
            conflated = self._waiting.overflow.conflated
            return {
                **self._counters,
                **(self._spill.counters if self._spill is not None else {}),
                **{f"conflated_{kind}": count for kind, count in conflated.items()},
                "detected": self._waiting.detected,
                "waiting": self._waiting.in_memory + self._numbering.unlogged,
                "spilled": self._waiting.on_disk,
                "conflated": conflated.total(),
            }

    def put(self, events: list[AnyEvent]) -> None:
        """Hand over events."""
        with self._changed:
            self._adopt()
            self._waiting.put(events, self._numbering.unlogged)
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
                    self._open()
                while self._send_next():
                    pause = RETRY[0]
                return
            except RedisError as problem:
                self._server = ""
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

    def _open(self) -> None:
        """Become the writer and go on after the log's newest event."""
        before = self._sent.read() if self._sent else Sent()
        server = self.writer.server()
        claim = self.writer.claim(max(int(self.now()), before.epoch + 1))
        top = self._end(claim)
        if claim.epoch == before.epoch and top < before.seq and server != before.server:
            logger.warning("The log lost events after seq %d while no worker was there to repair it", top)
            self._counters["log_lost"] += before.seq - top
            claim, top = self._renew(claim), 0
        self._go_on(claim, top)
        self._server = server
        logger.info("Writing epoch %d after seq %d", claim.epoch, self.confirmed)

    def _end(self, claim: Claim) -> int:
        return checked(self.writer.end(claim)).top

    def _renew(self, claim: Claim) -> Claim:
        renewed = self.writer.renew(claim, max(int(self.now()), claim.epoch + 1))
        if renewed is None:
            raise Fenced
        self._counters["new_epochs"] += 1
        logger.warning("Epoch %d ended, going on in epoch %d", claim.epoch, renewed.epoch)
        return renewed

    def _go_on(self, claim: Claim, top: int) -> None:
        """Number what this outbox still holds anew, after the end of the claimed log, unless it is in there."""
        holds = self._numbering.newest > 0 or (self._spill is not None and self._spill.has_left_overs)
        known = eids(self.writer.backwards(KNOWN)) if top and holds else set()
        with self._changed:
            if self._spill is not None:
                self._spill.known = known
            found, were_known = self._numbering.restart(top, known)
            self._counters["logged"] += were_known
            self._retention.restart(top, time.monotonic())
            for seq, event in found:
                self._retention.add(seq, event.kind)
        self.claim = claim

    def _send_next(self) -> bool:
        """Send one micro-batch, waiting for one; False when stopped and everything is sent, or it is too late."""
        assert self.claim is not None
        batch = self._next_batch()
        if self._stopping and (not batch or time.monotonic() > self._deadline):
            return bool(batch) and not self._gives_up()
        newest = batch[-1].seq if batch else self.confirmed
        server = self._server or self.writer.server()
        if self._sent:
            self._sent.write(Sent(self.claim.epoch, newest, self._server))
        # Without events it asks whether the broker still has those before.
        first, data = self.confirmed + 1, [numbered.data for numbered in batch]
        answer = checked(self.writer.append(self.claim, first, data, self._retention.floor(time.monotonic())))
        if answer.answer == "OK":
            self._note(answer, newest, len(batch))
            if not self._numbering.unconfirmed:
                self._server = server
        elif answer.answer == "HOLE":
            self._repair(self.claim, answer.top)
        else:
            self._claim_again(self.claim)
        return True

    def _note(self, answer: Appended, newest: int, count: int) -> None:
        with self._changed:
            logged = self._numbering.confirm(newest)
            self._counters["logged"] += logged
            self._counters["resent"] += count - logged
            self._counters["log_trimmed"] += answer.trimmed
            if answer.trimmed_unarchived and not self._counters["log_trimmed_unarchived"]:
                logger.error("The log is full before its events are archived: they go now")
            self._counters["log_trimmed_unarchived"] += answer.trimmed_unarchived

    def _repair(self, claim: Claim, top: int) -> None:
        """Send what the log has lost again, in a new epoch where that is more than is held."""
        self._server = ""
        if self._numbering.can_repair(top):
            logger.warning("The broker lost events after seq %d; sending them again", top)
            with self._changed:
                self._counters["logged"] += self._numbering.repair(top)
            return
        self._counters["log_lost"] += max(self._numbering.oldest - top - 1, 0)
        self._go_on(self._renew(claim), 0)

    def _claim_again(self, before: Claim) -> None:
        """The broker has forgotten the claim, and perhaps much more."""
        claim = self.writer.claim(max(int(self.now()), before.epoch + 1))
        top = self._end(claim)
        if claim.epoch == before.epoch and top <= self._numbering.newest:
            self.claim = claim
            self._repair(claim, top)
            return
        self._counters["new_epochs"] += claim.epoch != before.epoch
        logger.warning("Epoch %d is gone, going on in epoch %d after seq %d", before.epoch, claim.epoch, top)
        self._go_on(claim, top)

    def _next_batch(self) -> list[Numbered]:
        with self._changed:
            if not len(self) and not self._stopping:
                self._changed.wait(IDLE)
            wanted = BATCH - self._numbering.unconfirmed
            for event in self._waiting.take(wanted, self._numbering.unconfirmed) if wanted > 0 else ():
                self._retention.add(self._numbering.add(event), event.kind)
            return self._numbering.next_batch(BATCH)


def checked(answer: Appended) -> Appended:
    """The same answer, unless it says that another worker has come."""
    if answer.answer == "FENCED":
        raise Fenced
    return answer
