"""The way of a tick through the worker: frames in, events out. No I/O, no clock."""

from __future__ import annotations

from tickstock.market.events import AnyEvent
from tickstock.stream.reference import Reference
from workers.ingest.decoders.massive import MassiveDecoder
from workers.ingest.engine.engine import Engine
from workers.ingest.market_time import MarketTime

AT_ONCE = 50  # Frames taken together at most, so that a burst's first events do not wait for its last


class Pipeline:
    def __init__(self, engine: Engine, time: MarketTime | None = None, *, scan: bool = True) -> None:
        self.engine = engine
        self.time = time or MarketTime(is_live=False)
        self.decode = MassiveDecoder(engine.symbols, scan=scan)
        self.frames = 0
        self.ticks = 0

    def take(self, frames: list[bytes]) -> list[AnyEvent]:
        """Decode frames and detect what is in them."""
        self.frames += len(frames)
        ticks = self.decode(frames)
        self.ticks += len(ticks)
        events = self.engine.update(ticks)
        if len(ticks):
            self.time.saw(int(ticks["at"][-1]), self.engine.clock)
        return events

    def use(self, reference: Reference) -> None:
        """Use reference data from the next batch on."""
        self.decode.conditions.use(reference.conditions)
        self.engine.set_past(reference.day, reference.past)

    def counters(self) -> dict[str, int]:
        """Everything counted on the way, by reason."""
        return {"frames": self.frames} | dict(self.decode.refused) | self.engine.counts()
