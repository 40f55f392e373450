"""How busy the members are: over the last seconds, and against their day so far."""

from __future__ import annotations

import msgspec

from tickstock.market.gauges.sample import Coverage, Sample
from tickstock.market.gauges.seconds import FIGURES, PerSecond

WINDOWS = (10, 30, 60, 300)  # Seconds


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """Each figure of a window per second, over the same of the day so far; None while that is 0."""

    ticks: float | None
    trades: float | None
    shares: float | None
    dollars: float | None


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """One window up to now, the running second included; a window older than the first tick starts there."""

    seconds: int
    ticks_per_second: float
    ticks: int
    trades: int
    shares: float
    dollars: float
    against_average: Against


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    coverage: Coverage
    since: int | None  # Epoch second of the first tick the average counts from; None before it
    paces: tuple[Pace, ...]  # In the order of WINDOWS


def activity(sample: Sample, traded: PerSecond) -> Activity:
    """The pace of the members whose ticks `traded` was given."""
    return Activity(
        coverage=sample.coverage,
        since=traded.first,
        paces=tuple(pace(traded, sample.now // 1000, window) for window in WINDOWS),
    )


def pace(traded: PerSecond, now: int, window: int) -> Pace:
    """The sums of the `window` seconds up to `now` (epoch seconds)."""
    elapsed = max(now - traded.first + 1, 1) if traded.first is not None else 1
    lasted = min(window, elapsed)
    slots = traded.slots[(traded.slots["second"] > now - window) & (traded.slots["second"] <= now)]
    total = {name: slots[name].sum().item() for name in FIGURES}
    average = {name: traded.day[name].item() / elapsed for name in FIGURES}
    return Pace(
        seconds=window,
        ticks_per_second=total["ticks"] / lasted,
        **total,
        against_average=Against(
            **{name: total[name] / lasted / average[name] if average[name] else None for name in FIGURES}
        ),
    )
