"""Every feed there is, in one place: what its name stands for, and how its source is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tickstock.market.sessions import Spans
from workers.ingest.market_time import MarketTime
from workers.ingest.sources.conversation import STATUS
from workers.ingest.sources.massive import MassiveSource
from workers.ingest.sources.recorded import RecordedSource
from workers.ingest.sources.source import Source
from workers.ingest.sources.topics import Topics
from workers.ingest.sources.watchdog import Watchdog

if TYPE_CHECKING:
    from workers.ingest.config import Config

QUARTER = 900_000  # Milliseconds


class Feed(NamedTuple):
    code: str  # Begins the identities of its events
    host: str = ""  # Where it is served, when it is not on this machine
    is_live: bool = False  # Its data carries the wall clock's time
    delay_ms: int = 0  # What the provider's plan holds the data back by
    needs_key: bool = False
    subscribe: str = "T.*"  # What is asked for unless the operator says otherwise: what every plan has
    resumes: bool = True  # It goes on where the market is, so a restart goes on from the checkpoint


FEEDS = {
    "massive": Feed("m", "wss://socket.massive.com/stocks", is_live=True, needs_key=True),
    "delayed": Feed("d", "wss://delayed.massive.com/stocks", is_live=True, delay_ms=QUARTER, needs_key=True),
    "simulator": Feed("s", subscribe="T.*,LULD.*"),
    "recorded": Feed("r", resumes=False),
}


class Ends(NamedTuple):
    """What a source is connected with inside the worker."""

    deliver: Callable[[bytes], None]  # Takes each raw frame
    cut: Callable[[], None]  # Is told that something is missing here
    heard: Callable[[], int]  # Counts the data that was made of frames
    waiting: Callable[[], int]  # Frames that were delivered and not taken yet


def build(config: Config, spans: Spans, time: MarketTime, ends: Ends) -> Source:
    """The source of the configured feed. The simulator speaks Massive's protocol, so one client serves both."""
    if config.feed == "recorded" and config.recording:
        return RecordedSource(config.recording, config.recording_speed, ends.deliver, ends.waiting)
    topics = Topics(config.subscribe)
    watchdog = Watchdog(spans, config.subscribe)
    return MassiveSource(config.host, config.key, topics, watchdog, ends.deliver, ends.cut, ends.heard, time.now)


def probe(config: Config, spans: Spans) -> Source:
    """A source that looks whether its feed works; what it is sent goes nowhere."""
    counted = Tally()
    time = MarketTime(is_live=config.source.is_live, delay_ms=config.source.delay_ms)
    return build(config, spans, time, Ends(counted.add, lambda: None, lambda: counted.frames, lambda: 0))


class Tally:
    """Counts frames of data."""

    def __init__(self) -> None:
        self.frames = 0

    def add(self, frame: bytes) -> None:
        self.frames += STATUS not in frame
