"""What compiling is worth: the engine with the compiler off, and the tests' plain reference. As a program it measures itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.figures import Figure, seconds
from benchmarks.tape import Tape
from tests.factories import sessions
from tests.ingest.drive import Tick
from tests.ingest.reference.reference import Reference
from tickstock.market.sessions import Spans
from tickstock.market.symbols import SymbolTable
from workers.exchange import load_sessions
from workers.ingest.engine.engine import Engine

SYMBOLS, RATE = 50, 200.0
TRADES = 6_000
WARM_UP, MEASURED = 10.0, 20.0  # Seconds of market


def measure(spans: Spans) -> Iterator[Figure]:
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.uncompiled"],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        check=True,
        text=True,
    )
    plain = float(answer.stdout)
    compiled, reference = cost(spans), reference_cost(spans)
    yield Figure("uncompiled_ns", plain, "ns/tick")
    yield Figure("uncompiled_ratio", plain / compiled, "x")
    yield Figure("python_reference_ns", reference, "ns/tick")
    yield Figure("python_reference_ratio", reference / compiled, "x")


def cost(spans: Spans) -> float:
    """Nanoseconds a tick."""
    engine, tape = Engine(spans, SymbolTable(), "bench"), Tape(SYMBOLS, spans, RATE)
    tape.warm(engine, WARM_UP)
    steps = tape.ticks(MEASURED)
    return seconds(lambda: [engine.update(step) for step in steps]) / sum(map(len, steps)) * 1e9


def reference_cost(spans: Spans) -> float:
    """Nanoseconds a tick of the plain implementation that the tests hold the engine to."""
    trades = Tape(SYMBOLS, spans, RATE).trades(TRADES)
    ticks = [
        Tick(trade.p, 60 + (trade.t - trades[0].t) / 1000, trade.s, trade.c, trade.sym, int(trade.i))
        for trade in trades
    ]
    return seconds(lambda: Reference(sessions()).run(ticks)) / len(ticks) * 1e9


if __name__ == "__main__":
    sys.stdout.write(f"{cost(load_sessions())}\n")
