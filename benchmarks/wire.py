"""Frames to events with all detectors on, beside what msgspec alone needs to decode the same frames."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

import msgspec

from benchmarks.figures import Figure
from benchmarks.tape import Tape
from workers.ingest.decoders.items import Trade
from workers.ingest.engine.engine import Engine
from workers.ingest.pipeline import Pipeline
from workers.simulator.items import encode_frame

SIZES = {200: 40_000, 20: 40_000, 1: 10_000}  # Trades in a frame, and in a repetition
REPETITIONS = 7
WANTED = {200: 1.0, 20: 1.6}
decode = msgspec.json.Decoder(list[Trade]).decode  # Nothing else is known to come: no decoder could do less


def measure(engine: Engine, tape: Tape) -> Iterator[Figure]:
    """The engine has followed the tape until now."""
    pipeline = Pipeline(engine)
    for size, count in SIZES.items():
        floors, ways = [], []
        before = engine.events
        for _ in range(REPETITIONS):
            trades = tape.trades(count)
            frames = [encode_frame(trades[first : first + size]) for first in range(0, count, size)]
            floors.append(cost(decode, frames) / count)
            ways.append(cost(lambda frame: pipeline.take([frame]), frames) / count)
        ratio = median(way / floor for way, floor in zip(ways, floors, strict=True))
        suffix = "" if size == 200 else f"_{size}"
        yield Figure(f"decode_floor_ns{suffix}", median(floors), "ns/trade")
        yield Figure(f"wire_to_events_ns{suffix}", median(ways), "ns/trade")
        yield Figure(f"wire_ratio{suffix}", ratio, "x", WANTED.get(size))
        yield Figure(f"wire_events{suffix}", 1000 * (engine.events - before) / (REPETITIONS * count), "per 1000")


def cost(take: Callable[[bytes], object], frames: list[bytes]) -> float:
    """Nanoseconds for all frames, one after the other; what comes of one is let go before the next."""
    began = time.perf_counter_ns()
    for frame in frames:
        take(frame)
    return time.perf_counter_ns() - began
