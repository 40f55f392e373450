"""The worker's hand on the log: claims it, appends what is numbered, repairs what a broker lost."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from threading import Condition

from tickstock.stream.append import Appended, Claim, LogWriter
from workers.ingest.held.numbering import Numbered, Numbering
from workers.ingest.held.retention import Retention
from workers.ingest.held.sent import Sent, SentFile
from workers.ingest.held.spill import Spill, eids

logger = logging.getLogger(__name__)

KNOWN = 5_000  # Newest events of a log, among which those are that a worker sent just before it crashed


class Fenced(Exception):
    """Another worker has become the writer of this shard."""


class Appender:
    """Everything here is done by the outbox's thread; `lock` is held while what others look at changes."""

    def __init__(
        self,
        writer: LogWriter,
        numbering: Numbering,
        spill: Spill | None,
        sent: SentFile | None,
        lock: Condition,
        now: Callable[[], float],
    ) -> None:
        self.writer = writer
        self.numbering = numbering
        self.retention = Retention()
        self.spill = spill
        self.sent = sent
        self.lock = lock
        self.now = now
        self.claim: Claim | None = None
        self.counters = Counter(logged=0, resent=0, new_epochs=0, log_lost=0, log_trimmed=0, log_trimmed_unarchived=0)
        self.confirmed_at: float | None = None
        self._server = ""  # The life of the broker that has everything up to the newest answer

    def doubt(self) -> None:
        """The broker may have lost something: until it has answered to everything, its life is not known."""
        self._server = ""

    def open(self) -> None:
        """Become the writer and go on after the log's newest event."""
        before = self.sent.read() if self.sent else Sent()
        server = self.writer.server()
        claim = self.writer.claim(max(int(self.now()), before.epoch + 1))
        top = self._end(claim)
        if claim.epoch == before.epoch and top < before.seq and server != before.server:
            place = {"epoch": claim.epoch, "seq": top}
            logger.warning("The log lost events after seq %d while no worker was there", top, extra=place)
            self.counters["log_lost"] += before.seq - top
            claim, top = self._renew(claim), 0
        elif claim.epoch < before.epoch:
            claim, top = self._renew(claim, before.epoch), 0
        self._go_on(claim, top)
        self._server = server
        place = {"epoch": claim.epoch, "seq": self.numbering.confirmed}
        logger.info("Writing epoch %(epoch)d after seq %(seq)d", place, extra=place)

    def send(self, batch: list[Numbered]) -> None:
        """Append one micro-batch; without events it asks whether the broker still has those before."""
        assert self.claim is not None
        newest = batch[-1].seq if batch else self.numbering.confirmed
        server = self._server or self.writer.server()
        if self.sent:
            self.sent.write(Sent(self.claim.epoch, newest, self._server))
        first, data = self.numbering.confirmed + 1, [numbered.data for numbered in batch]
        answer = checked(self.writer.append(self.claim, first, data, self.retention.floor(time.monotonic())))
        if answer.answer == "OK":
            self._note(answer, newest, len(batch))
            if not self.numbering.unconfirmed:
                self._server = server
        elif answer.answer == "HOLE":
            self._repair(self.claim, answer.top)
        else:
            self._claim_again(self.claim)

    def _end(self, claim: Claim) -> int:
        return checked(self.writer.end(claim)).top

    def _renew(self, claim: Claim, newest: int = 0) -> Claim:
        """Begin an epoch after the claimed one, and after the `newest` there ever was: the broker may have forgotten it."""
        renewed = self.writer.renew(claim, max(int(self.now()), claim.epoch + 1, newest + 1))
        if renewed is None:
            raise Fenced
        self.counters["new_epochs"] += 1
        logger.warning("Epoch %d ended, going on in epoch %d", claim.epoch, renewed.epoch)
        return renewed

    def _go_on(self, claim: Claim, top: int) -> None:
        """Number what this outbox still holds anew, after the end of the claimed log, unless it is in there."""
        holds = self.numbering.newest > 0 or (self.spill is not None and self.spill.has_left_overs)
        known = eids(self.writer.backwards(KNOWN)) if top and holds else set()
        with self.lock:
            if self.spill is not None:
                self.spill.known = known
            found, were_known = self.numbering.restart(top, known)
            self.counters["logged"] += were_known
            self.retention.restart(top, time.monotonic())
            for seq, event in found:
                self.retention.add(seq, event.kind)
        self.claim = claim

    def _note(self, answer: Appended, newest: int, count: int) -> None:
        with self.lock:
            logged = self.numbering.confirm(newest)
            self.confirmed_at = self.now() if count else self.confirmed_at
            self.counters["logged"] += logged
            self.counters["resent"] += count - logged
            self.counters["log_trimmed"] += answer.trimmed
            if answer.trimmed_unarchived and not self.counters["log_trimmed_unarchived"]:
                logger.error("The log is full before its events are archived: they go now")
            self.counters["log_trimmed_unarchived"] += answer.trimmed_unarchived

    def _repair(self, claim: Claim, top: int) -> None:
        """Send what the log has lost again, in a new epoch where that is more than is held."""
        self.doubt()
        if self.numbering.can_repair(top):
            place = {"epoch": claim.epoch, "seq": top}
            logger.warning("The broker lost events after seq %d; sending them again", top, extra=place)
            with self.lock:
                self.counters["logged"] += self.numbering.repair(top)
            return
        self.counters["log_lost"] += max(self.numbering.oldest - top - 1, 0)
        self._go_on(self._renew(claim), 0)

    def _claim_again(self, before: Claim) -> None:
        """The broker has forgotten the claim, and perhaps much more."""
        claim = self.writer.claim(max(int(self.now()), before.epoch + 1))
        if claim.epoch < before.epoch:  # One that is over, and may have lost its end
            self._go_on(self._renew(claim, before.epoch), 0)
            return
        top = self._end(claim)
        if claim.epoch == before.epoch and top <= self.numbering.newest:
            self.claim = claim
            self._repair(claim, top)
            return
        self.counters["new_epochs"] += claim.epoch != before.epoch
        logger.warning("Epoch %d is gone, going on in epoch %d after seq %d", before.epoch, claim.epoch, top)
        self._go_on(claim, top)


def checked(answer: Appended) -> Appended:
    """The same answer, unless it says that another worker has come."""
    if answer.answer == "FENCED":
        raise Fenced
    return answer
