"""What a measurement gives, and how it is shown."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec


class Figure(NamedTuple):
    name: str
    value: float
    unit: str
    wanted: float | None = None  # At most
    least: float | None = None

    def line(self) -> bytes:
        """As one line of JSON."""
        return msgspec.json.encode({"name": self.name, "value": round(self.value, 3), "unit": self.unit})

    def __str__(self) -> str:
        verdict = ""
        if self.wanted is not None:
            verdict = f"at most {self.wanted:g}: {'yes' if self.value <= self.wanted else 'NO'}"
        elif self.least is not None:
            verdict = f"at least {self.least:g}: {'yes' if self.value >= self.least else 'NO'}"
        return f"{self.name:32}{self.value:12,.2f}  {self.unit:10}{verdict}".rstrip()


def seconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def percentile(values: Iterable[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
