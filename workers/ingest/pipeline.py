"""The way of a tick through the worker: frames in, events out. No I/O, no clock."""

from __future__ import annotations

from tickstock.market.events import AnyEvent
from workers.ingest.decoders.massive import MassiveDecoder
from workers.ingest.engine.engine import Engine

AT_ONCE = 50  # Frames taken together at most, so that a burst's first events do not wait for its last


class Pipeline:
    def __init__(self, engine: Engine, *, scan: bool = True) -> None:
        self.engine = engine
        self.decode = MassiveDecoder(engine.symbols, scan=scan)
        self.frames = 0

    def take(self, frames: list[bytes]) -> list[AnyEvent]:
        """Decode frames and detect what is in them."""
        self.frames += len(frames)
        return self.engine.update(self.decode(frames))

    def counters(self) -> dict[str, int]:
        """Everything counted on the way, by reason."""
        return {"frames": self.frames} | dict(self.decode.refused) | self.engine.counts()
