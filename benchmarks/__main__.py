"""`python -m benchmarks`: a table, then the same figures as lines of JSON; these also go to var/bench.jsonl."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

from benchmarks import (
    alerting,
    alerts,
    api,
    archive,
    browser,
    delivery,
    detection,
    enumeration,
    filters,
    gauges,
    history,
    latency,
    lateness,
    market,
    memory,
    parts,
    push,
    simulator,
    start,
    uncompiled,
    wire,
)
from benchmarks.figures import Figure
from benchmarks.tape import Tape
from tickstock import env
from tickstock.market.symbols import SymbolTable
from workers.exchange import load_sessions
from workers.ingest.engine.engine import Engine

SYMBOLS = 8_000
WARM_UP = 660.0  # Seconds of market: the longest trend window is full by then


def figures() -> Iterator[Figure]:
    spans = load_sessions()
    yield from start.measure()
    yield from enumeration.measure()
    yield from archive.measure()
    yield from history.measure()
    yield from api.measure()
    yield from filters.measure()
    yield from alerts.measure()
    yield from alerting.measure()
    yield from gauges.measure()
    yield from delivery.measure()
    yield from lateness.measure()
    yield from push.measure()
    yield from browser.measure()
    yield from memory.measure()
    yield from uncompiled.measure(spans)
    yield from market.measure()
    yield from detection.measure(spans)
    yield from parts.measure(spans)
    engine, tape = Engine(spans, SymbolTable(), "bench"), Tape(SYMBOLS, spans)
    tape.warm(engine, WARM_UP)
    yield from wire.measure(engine, tape)
    yield from simulator.measure(tape)
    yield from latency.measure(engine, tape)


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    found = []
    for figure in figures():
        sys.stdout.write(f"{figure}\n")
        sys.stdout.flush()
        found.append(figure.line())
    text = b"\n".join(found) + b"\n"
    (env.folder("VAR_DIR", "var") / "bench.jsonl").write_bytes(text)
    sys.stdout.write("\n" + text.decode())


if __name__ == "__main__":
    main()
