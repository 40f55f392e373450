"""For each kind of event, input in regular hours that makes it happen; nothing else in it is meant to."""

from __future__ import annotations

from collections.abc import Sequence

from tests.ingest.drive import Input, Luld, Tick

CLOSE = 6.5 * 3_600 - 1  # Seconds from the open
DAY = 86_400

STIMULI: dict[str, Sequence[Input]] = {
    "high": [Tick(100.0, 0), Tick(100.05, 1), Tick(100.1, 2)],
    "low": [Tick(100.0, 0), Tick(99.95, 1), Tick(99.9, 2)],
    "trend": [Tick(100.0 * 1.00003**second, second) for second in range(182)],
    "surge": [
        *(Tick(100.0, second, 50.0) for second in range(0, 600, 10)),
        *(Tick(100.0, second, 500.0) for second in range(600, 610)),
    ],
    "pressure": [Tick(100.0, 0), *(Tick(100.01, second, 500.0) for second in range(1, 10))],
    "vwap": [*(Tick(100.0, second) for second in range(98)), Tick(99.0, 98), Tick(101.0, 99)],
    "gap": [Tick(100.0, CLOSE), Tick(103.0, DAY)],
    "breakout": [Tick(100.0, 0), Tick(101.0, 60), Tick(101.01, 300)],
    "halt": [Tick(100.0, 0), Luld(17, 1)],
    "resume": [Tick(100.0, 0), Luld(17, 1), Luld(18, 2)],
}
