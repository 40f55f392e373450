"""Events as columns: the figures filters look at, a row an event."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from tickstock.market import tickers
from tickstock.market.events import (
    AnyEvent,
    Breakout,
    Control,
    Event,
    Gap,
    High,
    HighLow,
    Low,
    Pressure,
    Surge,
    Trend,
    Vwap,
)  # fmt: skip
from tickstock.market.filters import SESSIONS

KIND_NAMES: tuple[str, ...] = tuple(str(kind.__struct_config__.tag) for kind in get_args(AnyEvent))
KIND_NUMBERS: dict[type[Event], int] = {kind: number for number, kind in enumerate(get_args(AnyEvent))}
CONTROLS = KIND_NUMBERS[Control]
SESSION_NUMBERS = {name: number for number, name in enumerate(SESSIONS)}

# A figure that an event has not, or that is not known, is nan.
EVENT = np.dtype(
    [
        ("kind", "u1"),
        ("session", "u1"),
        ("direction", "i1"),  # 1 up, -1 down, 0 neither
        ("block", "?"),
        ("symbol", "i4"),  # See `tickers`
        ("at", "i8"),
        ("price", "f8"),
        ("day_volume", "f8"),
        ("volume_ratio", "f8"),
        ("significance", "f8"),
        ("move", "f8"),  # Without its sign
        ("count", "f8"),
        ("window", "f8"),
        ("r2", "f8"),
        ("ratio", "f8"),
        ("net", "f8"),  # Without its sign
    ]
)
Columns = NDArray[Any]
NONE = math.nan

# Of each kind: direction, move, count, window, r2, ratio, net.
Figures = tuple[int, float, float, float, float, float, float]


def _extreme(direction: int) -> Callable[[HighLow], Figures]:
    return lambda event: (direction, abs(event.move), event.count, NONE, NONE, NONE, NONE)


def _trend(event: Trend) -> Figures:
    return event.direction, abs(event.move), NONE, event.window, event.r2, NONE, NONE


def _gap(event: Gap) -> Figures:
    return (1 if event.gap > 0 else -1), abs(event.gap), NONE, NONE, NONE, NONE, NONE


def _breakout(event: Breakout) -> Figures:
    move = abs(event.price / event.reference - 1) if event.reference else NONE
    return event.side, move, NONE, NONE, NONE, NONE, NONE


NO_FIGURES: Figures = (0, NONE, NONE, NONE, NONE, NONE, NONE)
FIGURES: dict[type[Event], Callable[[Any], Figures]] = {
    High: _extreme(1),
    Low: _extreme(-1),
    Trend: _trend,
    Surge: lambda event: (0, NONE, NONE, NONE, NONE, event.ratio, NONE),
    Pressure: lambda event: (event.side, NONE, NONE, NONE, NONE, NONE, abs(event.net)),
    Vwap: lambda event: (event.side, *NO_FIGURES[1:]),
    Gap: _gap,
    Breakout: _breakout,
}


def columns_of(events: Iterable[Event]) -> Columns:
    """Their rows, in order."""
    return np.array([_row(event) for event in events], EVENT)


def _row(event: Event) -> tuple[Any, ...]:
    kind = type(event)
    find = FIGURES.get(kind)
    direction, *figures = find(event) if find else NO_FIGURES
    ratio = event.volume_ratio
    return (
        KIND_NUMBERS[kind],
        SESSION_NUMBERS[event.session],
        direction,
        event.block,
        tickers.number(event.symbol),
        event.at,
        event.price or NONE,
        event.day_volume,
        NONE if ratio is None else ratio,
        event.significance,
        *figures,
    )
