from __future__ import annotations

from collections.abc import Iterator

from tests.ingest.reference.noticed import Noticed


def gap(price: float, prev_close: float | None) -> Iterator[Noticed]:
    """Detector 6, at the first price of regular hours."""
    if prev_close:
        distance = price / prev_close - 1
        if abs(distance) >= 0.02:
            yield Noticed("gap", abs(distance) / 0.02, {"prev_close": prev_close, "gap": distance})
