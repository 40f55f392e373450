"""From a frame's arrival to its events confirmed in the log: a real worker, a real broker, a steady feed."""

from __future__ import annotations

import gc
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.broker import broker
from benchmarks.figures import Figure, percentile
from benchmarks.sender import Sender
from benchmarks.tape import RATE, Tape
from tickstock.market.events import AnyEvent
from tickstock.market.shards import WHOLE
from tickstock.stream import client
from tickstock.stream.append import Appended, Claim, LogWriter
from workers.ingest.config import Config
from workers.ingest.decoders.massive import MassiveDecoder
from workers.ingest.engine.engine import Engine
from workers.ingest.worker import Worker
from workers.simulator.items import encode_frame

LASTS = 10.0  # Seconds
FRAME = 20  # Trades; one of them every millisecond
WANTED_MS = 1.0


def measure(engine: Engine, tape: Tape) -> Iterator[Figure]:
    """The engine has followed the tape until now. Once as the worker is, once with a collector that rests."""
    found = latencies(engine, tape)
    bare = bare_appends()
    yield Figure("bare_append_p50_ms", percentile(bare, 50), "ms")
    yield Figure("bare_append_p99_ms", percentile(bare, 99), "ms")
    yield Figure("frame_to_log_p50_ms", percentile(found, 50), "ms")
    yield Figure("frame_to_log_p99_ms", percentile(found, 99), "ms", WANTED_MS)
    yield Figure("frame_to_log_max_ms", max(found), "ms")
    yield Figure("frame_to_log_events", len(found), "events")
    with resting():
        found = latencies(engine, tape)
    yield Figure("frame_to_log_p99_resting_ms", percentile(found, 99), "ms")
    yield Figure("frame_to_log_max_resting_ms", max(found), "ms")


def bare_appends() -> list[float]:
    """Milliseconds of single events given to the broker at about that pace, by a program that does nothing else."""
    found = []
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as url, client.connect(url) as redis:
        writer = LogWriter(redis, 0, 200_000)
        claim = writer.claim(1)
        for seq in range(1, 301):
            time.sleep(0.02)
            began = time.perf_counter()
            writer.append(claim, seq, [b"x" * 300])
            found.append((time.perf_counter() - began) * 1000)
    return found


def latencies(engine: Engine, tape: Tape) -> list[float]:
    """Milliseconds of each event."""
    trades = tape.trades(round(RATE * LASTS))
    frames = [encode_frame(trades[first : first + FRAME]) for first in range(0, len(trades), FRAME)]
    del trades
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as url:
        worker = Worker(Config("simulator", "", "", ("T.*",), WHOLE, url, 200_000, Path(folder)))
        worker.pipeline.engine = engine
        worker.pipeline.decode = MassiveDecoder(engine.symbols)
        sender = Sender(frames, FRAME / RATE, worker.inbox.put)
        worker.source = worker.reporter.source = sender
        stopwatch = Stopwatch(worker, sender)
        if failure := worker.run():
            raise RuntimeError(failure)
    return stopwatch.milliseconds


class Stopwatch:
    """Looks at the worker's own calls: what became of which frame, and when the broker had it."""

    def __init__(self, worker: Worker, sender: Sender) -> None:
        self.milliseconds: list[float] = []
        self.arrivals: deque[float] = deque()  # Of the first frame taken together, for each event that is under way
        self.sender = sender
        self.pipeline, self.writer = worker.pipeline, worker.outbox.writer
        self.take, self.append = self.pipeline.take, self.writer.append
        vars(self.pipeline)["take"] = self.timed_take
        vars(self.writer)["append"] = self.timed_append

    def timed_take(self, frames: list[bytes], *, conflating: bool = False) -> list[AnyEvent]:
        first = self.pipeline.frames
        events = self.take(frames, conflating=conflating)
        self.arrivals.extend([self.sender.sent[first]] * len(events) if frames else [])
        return events

    def timed_append(self, claim: Claim, first: int, events: list[bytes], floor: int = 0) -> Appended:
        answer = self.append(claim, first, events, floor)
        now = time.perf_counter()
        self.milliseconds += [(now - self.arrivals.popleft()) * 1000 for _ in events]
        return answer


@contextmanager
def resting() -> Iterator[None]:
    """Nothing that is there already is looked at by the garbage collector, and the rest seldom."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
