"""What a tick costs the engine, and whether that grows with the number of symbols."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.figures import Figure, seconds
from benchmarks.tape import RATE, Tape
from tickstock.market.sessions import Spans
from tickstock.market.symbols import SymbolTable
from workers.ingest.engine.engine import Engine

FEW, MANY = 500, 12_000  # Symbols
FRAME = 200  # Ticks in a batch
TICKS = 40_000  # In a repetition
WARM_UP = 60.0  # Seconds of market
REPETITIONS = 7


def measure(spans: Spans) -> Iterator[Figure]:
    """Growth is measured twice: with as many trades of each symbol, and with as many trades of all together.

    In the second case few symbols have many ticks in the same second, so that seconds are seldom closed.
    """
    markets = {
        "few": Tape(FEW, spans, RATE * FEW / MANY),
        "busy": Tape(FEW, spans),
        "many": Tape(MANY, spans),
    }
    engines = {name: Engine(spans, SymbolTable(), "bench") for name in markets}
    for name, tape in markets.items():
        tape.warm(engines[name], WARM_UP)
    costs: dict[str, list[float]] = {name: [] for name in markets}
    for _ in range(REPETITIONS):
        for name, tape in markets.items():
            costs[name].append(cost(engines[name], tape))
    yield Figure(f"kernel_ns_{FEW}", median(costs["few"]), "ns/tick")
    yield Figure("kernel_ns", median(costs["many"]), "ns/tick", 200.0)
    yield Figure("kernel_growth", growth(costs["few"], costs["many"]), "x", 1.5)
    yield Figure("kernel_growth_same_rate", growth(costs["busy"], costs["many"]), "x")


def growth(before: list[float], after: list[float]) -> float:
    return median(many / few for few, many in zip(before, after, strict=True))


def cost(engine: Engine, tape: Tape) -> float:
    """Nanoseconds a tick, events made and all."""
    steps = tape.ticks(TICKS / tape.rate)
    batches = [step[first : first + FRAME] for step in steps for first in range(0, len(step), FRAME)]
    return seconds(lambda: [engine.update(batch) for batch in batches]) / sum(map(len, steps)) * 1e9
