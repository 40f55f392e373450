"""The sheet on which detectors write what they notice; the engine turns it into typed events."""

from __future__ import annotations

import numpy as np

HIGH, LOW, TREND, SURGE, PRESSURE, VWAP, GAP, BREAKOUT, HALT, RESUME, SESSION = range(11)
FIRST_FURTHER = 11  # From here on: those of `further`, in their order

# A detector fills kind, significance and its own figures; the kernel fills what stands above them.
TOLD = np.dtype(
    [
        ("row", "i4"),
        ("price", "f8"),
        ("at", "i8"),
        ("session", "i4"),
        ("block", "?"),
        ("volume_ratio", "f8"),  # nan while unknown
        ("day_volume", "f8"),
        ("kind", "i4"),
        ("significance", "f8"),
        ("reference", "f8"),
        ("move", "f8"),
        ("extremes", "i4"),
        ("window", "i4"),
        ("direction", "i4"),
        ("r2", "f8"),
        ("reversed", "?"),
        ("volume", "f8"),
        ("baseline", "f8"),
        ("basis", "i4"),
        ("ratio", "f8"),
        ("net", "f8"),
        ("minutes", "i4"),  # 0 where the breakout is of days
        ("days", "i4"),
    ]
)
