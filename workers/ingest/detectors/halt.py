from __future__ import annotations

from typing import Any

from tickstock.market.compiled import inlined
from workers.ingest.detectors.told import HALT, RESUME
from workers.ingest.detectors.trend import restart

HALTED, REOPENING = 17, 18  # LULD codes; every other one is information only
SIGNIFICANCE = 10.0


@inlined
def halt(row: Any, windows: Any, code: int, told: Any, n: int) -> int:
    """Tell that trading halted (LULD 17) or goes on (18).

    Going on restarts the trend windows, and the next extreme is not told but seeds what was told. A code
    that repeats the state known already is no news.
    """
    if code == HALTED and row.halted != 1:
        row.halted = 1
        told[n].kind = HALT
    elif code == REOPENING and row.halted != 0:
        row.halted = 0
        row.resumed = True
        restart(row, windows)
        told[n].kind = RESUME
    else:
        return n
    told[n].significance = SIGNIFICANCE
    return n + 1
