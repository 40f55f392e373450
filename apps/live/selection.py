"""What viewers want of the tape, picked once for all who want the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

from tickstock.market.events import CONTROL, Control
from tickstock.market.interest import Interest, Ledger
from tickstock.market.tape import Item

BLOCK = 128  # Events picked together: numbers 1 to 128, 129 to 256 ...
KEPT = 32 * 2**20  # Bytes of picked events held for others
RUNS = 20_000  # Runs held at most, however small


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

    def __init__(self, kept: int = KEPT) -> None:
        self.kept = kept
        self.size = 0
        self.picked = 0  # Runs that were looked at event by event
        self._runs: OrderedDict[Key, Selection] = OrderedDict()

    def select(self, interest: Interest, epoch: int, items: list[Item]) -> Iterator[Selection]:
        """The selections of events that follow one another, in order."""
        start = 0
        while start < len(items):
            first = items[start].event.seq
            count = min(BLOCK - (first - 1) % BLOCK, len(items) - start)
            key = (interest, epoch, first, first + count - 1)
            found = self._runs.get(key)
            if found is None:
                found = self._pick(key, items[start : start + count])
            else:
                self._runs.move_to_end(key)
            yield found
            start += count

    def _pick(self, key: Key, items: list[Item]) -> Selection:
        interest, _, first, through = key
        wanted, ledger = interest.pick(items)
        controls = [item.event for item in wanted if isinstance(item.event, Control)] if CONTROL in ledger else []
        sessions = tuple(control for control in controls if control.what == "session")
        events = b",".join([item.data for item in wanted])
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
