"""The same engine on the same tape with the compiler on and off. Run as a program it measures itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.figures import Figure, seconds
from benchmarks.tape import Tape
from tickstock.market.sessions import Spans
from tickstock.market.symbols import SymbolTable
from workers.exchange import load_sessions
from workers.ingest.engine.engine import Engine

SYMBOLS, RATE = 50, 200.0
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
    yield Figure("python_ns", plain, "ns/tick")
    yield Figure("python_reference_ratio", plain / cost(spans), "x")


def cost(spans: Spans) -> float:
    """Nanoseconds a tick."""
    engine, tape = Engine(spans, SymbolTable(), "bench"), Tape(SYMBOLS, spans, RATE)
    tape.warm(engine, WARM_UP)
    steps = tape.ticks(MEASURED)
    return seconds(lambda: [engine.update(step) for step in steps]) / sum(map(len, steps)) * 1e9


if __name__ == "__main__":
    sys.stdout.write(f"{cost(load_sessions())}\n")
