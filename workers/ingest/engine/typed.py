"""From the sheet the detectors wrote on to typed events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, get_args

from tickstock.market.events import (
    AnyEvent,
    Basis,
    Breakout,
    Control,
    Gap,
    Halt,
    High,
    Low,
    Noticed,
    Pressure,
    Resume,
    Surge,
    Trend,
    Vwap,
)  # fmt: skip
from tickstock.market.sessions import NAMES
from workers.ingest.detectors.further import FURTHER, Further
from workers.ingest.detectors.told import (
    BREAKOUT,
    FIRST_FURTHER,
    GAP,
    HALT,
    HIGH,
    LOW,
    PRESSURE,
    RESUME,
    SESSION,
    SURGE,
    TREND,
    VWAP,
)  # fmt: skip


class Told(NamedTuple):
    """One line of the sheet: the fields of dtype TOLD, in their order."""

    row: int
    price: float
    at: int
    session: int
    block: bool
    volume_ratio: float
    day_volume: float
    kind: int
    significance: float
    reference: float
    move: float
    extremes: int
    window: int
    direction: int
    r2: float
    reversed: bool
    volume: float
    baseline: float
    basis: int
    ratio: float
    net: float
    minutes: int
    days: int


BASES = get_args(Basis)
Figures = Callable[[Told], dict[str, Any]]


def extreme(told: Told) -> dict[str, Any]:
    return {"reference": told.reference, "move": told.move, "count": told.extremes}


def trend(told: Told) -> dict[str, Any]:
    return {
        "window": told.window,
        "direction": told.direction,
        "move": told.move,
        "r2": told.r2,
        "reversed": told.reversed,
        "reference": int(told.reference),
    }


def surge(told: Told) -> dict[str, Any]:
    return {"volume": told.volume, "baseline": told.baseline, "ratio": told.ratio, "basis": BASES[told.basis]}


def breakout(told: Told) -> dict[str, Any]:
    minutes, days = told.minutes or None, told.days or None
    return {"minutes": minutes, "days": days, "reference": told.reference, "side": told.direction}


def noticed(by: Further) -> Figures:
    return lambda told: {"detector": by.name, "figures": {name: getattr(told, name) for name in by.figures}}


# What makes an event of a line, by the kind written there.
MAKERS: dict[int, tuple[type[AnyEvent], Figures]] = {
    HIGH: (High, extreme),
    LOW: (Low, extreme),
    TREND: (Trend, trend),
    SURGE: (Surge, surge),
    PRESSURE: (Pressure, lambda told: {"net": told.net, "side": told.direction}),
    VWAP: (Vwap, lambda told: {"vwap": told.reference, "side": told.direction}),
    GAP: (Gap, lambda told: {"prev_close": told.reference, "gap": told.move}),
    BREAKOUT: (Breakout, breakout),
    HALT: (Halt, lambda told: {}),
    RESUME: (Resume, lambda told: {}),
    SESSION: (Control, lambda told: {"what": "session"}),
    **{kind: (Noticed, noticed(by)) for kind, by in enumerate(FURTHER, start=FIRST_FURTHER)},
}


def typed(line: tuple[Any, ...], eid: str, symbols: Any) -> AnyEvent:
    """The event of one line; `symbols` gives the ticker (bytes) of a row."""
    told = Told._make(line)
    event, figures = MAKERS[told.kind]
    name: Any = NAMES[told.session]
    ratio = told.volume_ratio
    return event(
        eid=eid,
        symbol="" if told.kind == SESSION else symbols[told.row].decode(),
        price=told.price,
        at=told.at,
        session=name,
        significance=told.significance,
        block=told.block,
        volume_ratio=ratio if ratio == ratio and told.kind != SESSION else None,  # It is unlike itself while unknown
        day_volume=0.0 if told.kind == SESSION else told.day_volume,
        **figures(told),
    )
