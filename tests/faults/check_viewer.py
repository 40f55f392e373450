"""The other half: whether one viewer got exactly what it wanted of the log, once, in order, and was told of every hole."""

from __future__ import annotations

from tests.faults.record import Closed, Event, Frame, Gap, Kinds, Listener, Members, Opened, Position, Record
from tests.faults.verdict import Verdict

CONTROL = "control"
Known = dict[int, dict[int, Event]]


class ViewerCheck:
    """Follows one viewer through all it heard. `at` is the place up to which everything is accounted for."""

    def __init__(self, record: Record, known: Known, listener: Listener, verdict: Verdict) -> None:
        self.record, self.known, self.listener, self.verdict = record, known, listener, verdict
        self.at: Position | None = None
        self.began: Position | None = None
        self.b = 0
        self.has_lost_its_place = False  # A gap without an end: what comes next says where it is
        self.delivered: dict[int, set[str]] = {}
        self.declared: list[tuple[int, int, int | None]] = []
        self.choice = (
            "",
            "",
        )  # Universe and filters; none but these were in force, so what is missing at the end is known
        self.changed = False

    def run(self) -> None:
        for heard in self.listener.heard:
            match heard:
                case Opened(position=position):
                    self.b, self.has_lost_its_place = 0, position is None
                    self.at = position
                    if self.began is None or self.began.epoch == 0:
                        self.began = position  # What it heard before there was a log gave it no place to come back to
                case Gap():
                    self._gap(heard)
                case Frame():
                    self._frame(heard)
                case Closed():
                    pass
        if self.listener.stays:
            self._end()

    def _object(self, what: str, complaint: str, count: int = 1) -> None:
        self.verdict.object(what, f"{self.listener.name}: {complaint}", count)

    def _gap(self, gap: Gap) -> None:
        if self.at and (gap.epoch, gap.first) != (self.at.epoch, self.at.seq + 1):
            self._object("unbalanced", f"at {self.at} a gap from {gap.epoch}:{gap.first}")
        log = self.record.logs.get(gap.epoch, {})
        if gap.to is not None:
            there = sum(gap.first <= seq <= gap.to for seq in log)
            if there or gap.to < gap.first:
                self._object("false_gaps", f"{gap.epoch}:{gap.first} to {gap.to} is there, {there} events")
            self.at = Position(gap.epoch, gap.to)
        else:
            if not self.record.broker_was_hurt:
                self._object("false_gaps", f"epoch {gap.epoch} is said to be over after {gap.first - 1}")
            self.has_lost_its_place = True
        self.declared.append((gap.epoch, gap.first, gap.to))

    def _frame(self, frame: Frame) -> None:
        if frame.b != self.b + 1:
            self._object("skipped", f"frame {frame.b} after {self.b}")
        self.b = frame.b
        self._check_interest(frame)
        if frame.refresh:
            self._refresh(frame)
            return
        here = f"frame {frame.epoch}:{frame.first} to {frame.through}"
        self._check_place(frame, here)
        self._check_ledger(frame, here)
        self._check_events(frame, here)
        self.at = Position(frame.epoch, frame.through)
        self.began = self.began or Position(frame.epoch, frame.first - 1)
        self.has_lost_its_place = False
        self.verdict.events += frame.through - frame.first + 1

    def _refresh(self, frame: Frame) -> None:
        """It shows again what was accounted for; the first one says where the viewer begins."""
        if frame.ledger or frame.first != frame.through + 1:
            self._object("unbalanced", f"a refresh with a ledger, or from {frame.first} through {frame.through}")
        seqs = [event.seq for event in frame.events]
        if seqs != sorted(set(seqs)) or (seqs and seqs[-1] > frame.through):
            self._object("reordered", f"a refresh through {frame.through} shows {seqs[-3:]}")
        # At epoch 0 there was no log yet: it begins where the log does.
        if self.has_lost_its_place or self.at is None or (self.at.epoch == 0 and frame.through == 0):
            self.at = Position(frame.epoch, frame.through)
            self.began = self.began or self.at
            self.has_lost_its_place = False
        elif (frame.epoch, frame.through) != self.at:
            self._object("skipped", f"at {self.at} a refresh through {frame.epoch}:{frame.through}")

    def _check_interest(self, frame: Frame) -> None:
        name, filters = frame.universe.name, frame.filters
        if name not in self.record.universes or filters not in self.record.filters:
            self._object("foreign", f"universe {name!r} or filters {filters!r} are nobody's")
            return
        self.changed |= self.choice not in (("", ""), (name, filters))
        self.choice = (name, filters)
        members, kinds, mine = self.record.universes[name], self.record.filters[filters], self.listener.may_see
        for event in frame.events:
            if not (wants(members, kinds, event) and wants(mine, None, event)):
                self._object("foreign", f"{event.eid}, a {event.kind} of {event.symbol}, is not in {name} by {filters}")

    def _check_place(self, frame: Frame, here: str) -> None:
        if self.at is None:
            return
        if self.at.epoch == 0:  # There was no log yet: it begins with whatever is there
            self.has_lost_its_place = True
        if frame.epoch == self.at.epoch and not self.has_lost_its_place:
            if frame.first > self.at.seq + 1:
                self._object("skipped", f"{here} follows {self.at}", frame.first - self.at.seq - 1)
            elif frame.first <= self.at.seq:
                self._object("duplicated", f"{here} follows {self.at}", self.at.seq + 1 - frame.first)
        elif frame.epoch != self.at.epoch and not self.has_lost_its_place:
            self._object("skipped", f"{here} follows {self.at} without a gap")
        elif frame.epoch != self.at.epoch and frame.first != 1 and frame.first - 1 in self.known.get(frame.epoch, {}):
            self._object("skipped", f"{here} begins its epoch too late", frame.first - 1)

    def _check_ledger(self, frame: Frame, here: str) -> None:
        """Every number stands in one line; the events are those the lines say."""
        scanned = 0
        for kind, line in frame.ledger.items():
            got = sum(event.kind == kind for event in frame.events)
            if len(line) != 3 or line[0] != line[1] + line[2] or min(line) < 0 or line[1] != got:
                self._object("unbalanced", f"{here}: {kind} {line}, and {got} events")
            scanned += line[0]
        if scanned != frame.through - frame.first + 1:
            self._object("unbalanced", f"{here}: {scanned} events scanned")
        if unknown := {event.kind for event in frame.events} - frame.ledger.keys():
            self._object("unbalanced", f"{here}: no line for {unknown}")

    def _check_events(self, frame: Frame, here: str) -> None:
        """In order, none twice, and all that the viewer's universe wants of these numbers."""
        before = frame.first - 1
        seen = self.delivered.setdefault(frame.epoch, set())
        for event in frame.events:
            if event.seq <= before or event.seq > frame.through:
                self._object("reordered", f"{here}: {event.seq} after {before}")
            if event.eid in seen:
                self._object("duplicated", f"{here}: {event.eid} once more")
            seen.add(event.eid)
            before = event.seq
        log = self.known.get(frame.epoch, {})
        members, kinds = self.record.universes.get(frame.universe.name), self.record.filters.get(frame.filters)
        for seq in range(frame.first, frame.through + 1):
            event_there = log.get(seq)
            if event_there and wants(members, kinds, event_there) and event_there.eid not in seen:
                self._object("lost", f"{here}: {event_there.eid} ({seq}) is missing")

    def _end(self) -> None:
        """It has come to the log's end, and of all that ever stood there nothing it wanted is missing undeclared."""
        log = self.record.logs.get(self.record.in_force, {})
        end = Position(self.record.in_force, max(log, default=0))
        if self.at != end:
            self._object("lost", f"got to {self.at}, the log ends at {end}", max(end.seq - (self.at or (0, 0))[1], 1))
        if self.began is None or self.changed:
            return
        members, kinds = self.record.universes.get(self.choice[0]), self.record.filters.get(self.choice[1])
        got = set().union(*self.delivered.values())
        excused: set[str] = set()
        missing: dict[str, Event] = {}
        for epoch, events in self.known.items():
            for seq, event in events.items():
                if event.eid in got or not wants(members, kinds, event):
                    continue
                if (epoch, seq) <= self.began or self._is_declared(epoch, seq):
                    excused.add(event.eid)
                missing[event.eid] = event
        for eid in missing.keys() - excused:
            self._object("lost", f"{eid} of {missing[eid].symbol} was never delivered")

    def _is_declared(self, epoch: int, seq: int) -> bool:
        return any(epoch == of and first <= seq and (to is None or seq <= to) for of, first, to in self.declared)


def wants(members: Members, kinds: Kinds, event: Event) -> bool:
    """Whether a universe of these members, through filters that let these kinds through, has an event."""
    of_both = (members is None or event.symbol in members) and (kinds is None or event.kind in kinds)
    return event.kind == CONTROL or of_both
