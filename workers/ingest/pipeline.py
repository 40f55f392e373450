"""The way of a tick through the worker: frames in, events out. No I/O, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from tickstock.market.events import AnyEvent
from tickstock.market.symbols import ELSEWHERE
from tickstock.market.ticks import Ticks
from tickstock.stream.reference import Reference
from workers.ingest.decoders.massive import MassiveDecoder
from workers.ingest.engine.conflation import conflate
from workers.ingest.engine.engine import Engine
from workers.ingest.inbox import Load
from workers.ingest.market_time import MarketTime

AT_ONCE = 50  # Frames taken together at most, so that a burst's first events do not wait for its last
AT_ONCE_BEHIND = 8_000_000  # Bytes; a worker that is behind conflates the more the more it takes together


class Pipeline:
    def __init__(self, engine: Engine, time: MarketTime | None = None, *, scan: bool = True) -> None:
        self.engine = engine
        self.time = time or MarketTime(is_live=False)
        self.decode = MassiveDecoder(engine.symbols, scan=scan)
        self.frames = 0
        self.ticks = 0
        self.elsewhere = 0  # Of these: another worker takes them
        self.future = 0  # Of these: quarantined, they cannot have happened yet
        self.on_decoded: Callable[[Ticks], None] | None = None  # Told of each batch, while somebody follows a symbol
        self.conflated = Counter(conflations=0, ticks_conflated=0, duplicates_conflated=0)
        conflate(self.decode([]))  # Compiled ahead of the first burst

    def work(self, load: Load) -> Iterator[list[AnyEvent]]:
        """Take a load in, portion by portion; what is missing after it is declared with the next tick."""
        frames = load.frames
        if load.is_behind:
            for portion in portions(frames, AT_ONCE_BEHIND):
                yield self.take(portion, conflating=True)
        else:
            for first in range(0, len(frames), AT_ONCE):
                yield self.take(frames[first : first + AT_ONCE])
        if load.is_cut:
            self.engine.news.dropped_since = self.engine.clock

    def take(self, frames: list[bytes], *, conflating: bool = False) -> list[AnyEvent]:
        """Decode frames and detect what is in them."""
        self.frames += len(frames)
        ticks = self.decode(frames)
        self.ticks += len(ticks)
        if (limit := self.time.from_the_future(ticks)) is not None:
            ticks = self._happened(ticks, limit)
        if self.on_decoded is not None:
            self.on_decoded(ticks)
        if self.engine.symbols.others:
            ticks = self._own(ticks)
        if conflating and len(ticks):
            ticks = self._conflate(ticks)
        events = self.engine.update(ticks)
        if len(ticks):
            self.time.saw(int(ticks["at"][-1]), self.engine.clock)
        return events

    def use(self, reference: Reference) -> None:
        """Use reference data from the next batch on."""
        self.decode.conditions.use(reference.conditions)
        self.engine.set_past(reference.day, reference.past)

    def _happened(self, ticks: Ticks, limit: int) -> Ticks:
        happened: Ticks = ticks[ticks["at"] <= limit]
        self.future += len(ticks) - len(happened)
        return happened

    def _own(self, ticks: Ticks) -> Ticks:
        own: Ticks = ticks[ticks["row"] != ELSEWHERE]
        self.elsewhere += len(ticks) - len(own)
        return own

    def _conflate(self, ticks: Ticks) -> Ticks:
        fewer, left_out, duplicates = conflate(ticks)
        self.conflated["ticks_conflated"] += left_out
        self.conflated["duplicates_conflated"] += duplicates
        if left_out:
            self.conflated["conflations"] += 1
            self.engine.news.conflated = int(ticks["at"].min()), int(ticks["at"].max()), left_out
        return fewer

    def counters(self) -> dict[str, int]:
        """Everything counted on the way, by reason."""
        return (
            {"frames": self.frames, "elsewhere": self.elsewhere, "future": self.future}
            | dict(self.decode.refused)
            | self.engine.counts()
            | self.conflated
        )


def portions(frames: list[bytes], size: int) -> Iterator[list[bytes]]:
    """The frames in their order, in lists of at least `size` bytes, but for the last."""
    portion: list[bytes] = []
    held = 0
    for frame in frames:
        portion.append(frame)
        held += len(frame)
        if held >= size:
            yield portion
            portion, held = [], 0
    if portion:
        yield portion
