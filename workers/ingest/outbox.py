"""Between the detectors and the log: numbers events, sends them in micro-batches, repairs what a broker lost."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter, deque
from collections.abc import Callable
from threading import Condition
from typing import NamedTuple

import msgspec
from redis import RedisError

from tickstock.market import wire
from tickstock.market.events import AnyEvent
from tickstock.stream.append import BATCH, Claim, LogWriter

logger = logging.getLogger(__name__)

BEYOND = 2**53  # No log ends there, so an append of nothing at this place answers where it does end
LAST_WORDS = 5.0  # Seconds a stopped outbox goes on trying
RETRY = (0.1, 5.0)  # Seconds between tries while the broker is away: first, most


class Fenced(Exception):
    """Another worker has become the writer of this shard."""


class Numbered(NamedTuple):
    seq: int
    event: AnyEvent
    data: bytes


class Outbox:
    """Bounded by `limit` events that wait; keeps the newest `tail` confirmed ones for repairs.

    `put` is called by the pipeline, `run` is the writer's loop in a thread of its own. Whatever
    gathered while one append was under way goes out with the next: no added wait, no timer.
    """

    def __init__(
        self, writer: LogWriter, *, limit: int = 100_000, tail: int = 10_000, now: Callable[[], float] = time.time
    ) -> None:
        self.writer = writer
        self.limit = limit
        self.tail = tail
        self.now = now
        self.counters = Counter(logged=0, broker_failures=0, outbox_waits=0, outbox_dropped=0, new_epochs=0)
        self.claim: Claim | None = None
        self.confirmed = 0  # Newest seq the broker has
        self._waiting: deque[AnyEvent] = deque()
        self._numbered: deque[Numbered] = deque()  # Of this epoch: confirmed ones, then those under way
        self._changed = Condition()
        self._hurries = False
        self._stopping = False
        self._deadline = float("inf")  # Monotonic seconds; set when stopped

    def __len__(self) -> int:
        return len(self._waiting) + self._numbered_unconfirmed()

    def put(self, events: list[AnyEvent]) -> None:
        """Hand over events; waits while the outbox is full. Once it is to give up waiting, what has no room is counted."""
        with self._changed:
            while self._is_full() and not (self._hurries or self._stopping):
                self.counters["outbox_waits"] += 1
                self._changed.wait(1.0)
            if self._is_full():
                self.counters["outbox_dropped"] += len(events)
                return
            self._waiting.extend(events)
            self._changed.notify_all()

    def _is_full(self) -> bool:
        return len(self._waiting) >= self.limit

    def give_up_waiting(self) -> None:
        """Nobody waits for room from now on; a plain flag, so that a signal handler may set it."""
        self._hurries = True

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
            self._write()
        finally:
            self.stop()  # Nobody waits for room that will not come.

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
                self.counters["broker_failures"] += 1
                logger.warning("The broker does not answer (%s); %d events wait", problem, len(self))
                if self._gives_up():
                    return
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, RETRY[1])

    def _gives_up(self) -> bool:
        """Whether the last words have been tried for long enough."""
        if time.monotonic() < self._deadline:
            return False
        logger.error("Stopped without the broker: %d events were not written", len(self))
        return True

    def _open(self) -> None:
        """Become the writer and go on after the log's newest event."""
        claim = self.writer.claim(new_epoch=int(self.now()))
        self._go_on(claim)
        logger.info("Writing epoch %d after seq %d", claim.epoch, self.confirmed)

    def _go_on(self, claim: Claim) -> None:
        """Number what this outbox still holds anew, after the end of the claimed log."""
        self.confirmed = self.writer.append(claim, BEYOND, []).top
        held, self._numbered = self._numbered, deque()
        for seq, numbered in enumerate(held, start=self.confirmed + 1):
            self._numbered.append(number(seq, numbered.event))
        self.claim = claim

    def _send_next(self) -> bool:
        """Send one micro-batch, waiting for one; False when stopped and everything is sent."""
        batch = self._next_batch()
        if not batch or self.claim is None:
            return not self._stopping
        answer, top = self.writer.append(self.claim, batch[0].seq, [numbered.data for numbered in batch])
        if answer == "OK":
            self.counters["logged"] += batch[-1].seq - self.confirmed
            self.confirmed = batch[-1].seq
            self._forget_old()
        elif answer == "HOLE" and self._numbered[0].seq <= top + 1:
            logger.warning("The broker lost events after seq %d; sending them again", top)
            self.confirmed = top
        elif answer == "FENCED":
            raise Fenced
        else:
            self._begin_epoch(lost=answer == "HOLE")
        return True

    def _begin_epoch(self, *, lost: bool) -> None:
        """The log is another one, or lost more than can be repaired: go on in a new epoch, with what is held."""
        assert self.claim is not None
        new_epoch = max(int(self.now()), self.claim.epoch + 1)
        claim = self.writer.renew(self.claim, new_epoch) if lost else self.writer.claim(new_epoch)
        self.counters["new_epochs"] += 1
        logger.warning("Epoch %d ended, going on in epoch %d", self.claim.epoch, claim.epoch)
        self._go_on(claim)

    def _next_batch(self) -> list[Numbered]:
        with self._changed:
            if not self._waiting and not self._numbered_unconfirmed() and not self._stopping:
                self._changed.wait(1.0)
            while self._waiting and self._numbered_unconfirmed() < BATCH:
                last = self._numbered[-1].seq if self._numbered else self.confirmed
                self._numbered.append(number(last + 1, self._waiting.popleft()))
            self._changed.notify_all()
            unconfirmed = self._numbered_unconfirmed()
            first = len(self._numbered) - unconfirmed
            return [self._numbered[first + i] for i in range(min(unconfirmed, BATCH))]

    def _numbered_unconfirmed(self) -> int:
        return self._numbered[-1].seq - self.confirmed if self._numbered else 0

    def _forget_old(self) -> None:
        while len(self._numbered) - self._numbered_unconfirmed() > self.tail:
            self._numbered.popleft()


def number(seq: int, event: AnyEvent) -> Numbered:
    """Give an event its place, and encode it: the only time that is done."""
    event = msgspec.structs.replace(event, seq=seq)
    return Numbered(seq, event, wire.encode(event))
