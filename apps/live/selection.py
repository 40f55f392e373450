"""What viewers want of the tape, picked once for all who want the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from apps.live.sieves import Sieves
from tickstock.market.events import CONTROL, Control
from tickstock.market.interest import Interest, Ledger
from tickstock.market.sieve import account
from tickstock.market.tape import Item, Stretch, Tape, newest

BLOCK = 128  # Events picked together: numbers 1 to 128, 129 to 256 ...
KEPT = 32 * 2**20  # Bytes of picked events held for others
RUNS = 20_000  # Runs held at most, however small
PACED = 20_000  # Events that are looked at again where it is a question of pace

DATA = itemgetter(1)  # Of an item


class Selection(NamedTuple):
    """What an interest wants of the events `first` to `through`, as the text it is sent in."""

    first: int
    through: int
    ledger: Ledger
    events: str  # With commas between them
    size: int  # Of them in bytes
    sessions: tuple[Control, ...]  # Those that began in it


Key = tuple[Interest, int, int, int]


class Selector:
    """Picks run by run. Runs end where blocks do, so viewers at different positions share all but the ends."""

    def __init__(self, tape: Tape, kept: int = KEPT, sieves: Sieves | None = None) -> None:
        self.tape = tape
        self.kept = kept
        self.size = 0
        self.picked = 0  # Runs that were looked at event by event
        self.sieves = sieves or Sieves(tape)
        self._runs: OrderedDict[Key, Selection] = OrderedDict()

    def select(self, interest: Interest, epoch: int, events: Stretch) -> Iterator[Selection]:
        """The selections of events that follow one another, in order."""
        start = 0
        while start < len(events.items):
            first = events.items[start].event.seq
            count = min(BLOCK - (first - 1) % BLOCK, len(events.items) - start)
            key = (interest, epoch, first, first + count - 1)
            found = self._runs.get(key)
            if found is None:
                found = self._pick(key, events.part(start, start + count))
            else:
                self._runs.move_to_end(key)
            yield found
            start += count

    def newest(self, interest: Interest, *, until: int, per_kind: int) -> list[Item]:
        """The newest `per_kind` wanted events of each kind up to a number, oldest first.

        It looks at all that the tape holds; what is paced is decided event by event, so there it looks less far back.
        """
        events = self.tape.before(until, PACED if interest.filter.is_paced else self.tape.capacity)
        return newest(events, self.sieves.mask(interest, self.tape.epoch, events), per_kind=per_kind)

    def _pick(self, key: Key, run: Stretch) -> Selection:
        interest, epoch, first, through = key
        keep = self.sieves.mask(interest, epoch, run)
        ledger = account(run.columns, keep)
        controls = [item.event for item in run.items if isinstance(item.event, Control)] if CONTROL in ledger else []
        sessions = tuple(control for control in controls if control.what == "session")
        events = b",".join(map(DATA, compress(run.items, keep.tolist())))
        found = Selection(first, through, ledger, events.decode(), len(events), sessions)
        self.picked += 1
        self._runs[key] = found
        self.size += found.size
        while self.size > self.kept or len(self._runs) > RUNS:
            self.size -= self._runs.popitem(last=False)[1].size
        return found


def together(runs: list[Selection]) -> Ledger:
    """The ledger of several runs."""
    ledger: Ledger = {}
    for run in runs:
        for kind, (scanned, delivered, filtered) in run.ledger.items():
            line = ledger.setdefault(kind, [0, 0, 0])
            line[0] += scanned
            line[1] += delivered
            line[2] += filtered
    return ledger
