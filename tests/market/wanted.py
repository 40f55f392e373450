"""What a filter means, word by word: slow, obvious, and the oracle of the columns."""

from __future__ import annotations

from typing import Any

from tickstock.market.events import AnyEvent, Control
from tickstock.market.interest import Interest


def is_wanted(interest: Interest, event: AnyEvent) -> bool:
    """Whatever was let through before it."""
    if isinstance(event, Control):
        return True
    wanted = interest.filter
    return (
        (interest.members is None or event.symbol in interest.members)
        and event.kind in wanted.kinds
        and event.session in wanted.sessions
        and (not wanted.only or event.symbol in wanted.only)
        and event.symbol not in wanted.without
        and direction(event) in {None, *wanted.directions}
        and getattr(event, "window", None) in {None, *wanted.windows}
        and (event.block or not wanted.blocks_only)
        and lies(event.price or None, wanted.price_min, wanted.price_max)
        and lies(event.day_volume, wanted.day_volume_min)
        and lies(event.day_volume * event.price if event.price else None, wanted.day_dollars_min)
        and (
            wanted.volume_ratio_min is None
            or (event.volume_ratio is not None and event.volume_ratio >= wanted.volume_ratio_min)
        )
        and lies(event.significance, wanted.significance_min)
        and lies(move(event), wanted.move_min)
        and lies(figure(event, "count"), wanted.count_min, wanted.count_max)
        and lies(figure(event, "r2"), wanted.r2_min)
        and (event.kind != "surge" or lies(figure(event, "ratio"), wanted.surge_ratio_min))
        and lies(figure(event, "net"), wanted.pressure_min)
    )


def lies(figure: float | None, low: float | None, high: float | None = None) -> bool:
    """An event without the figure passes."""
    return figure is None or ((low is None or figure >= low) and (high is None or figure <= high))


def figure(event: AnyEvent, name: str) -> float | None:
    found: Any = getattr(event, name, None)
    return None if found is None else abs(found)


def move(event: AnyEvent) -> float | None:
    match event.kind:
        case "gap":
            return figure(event, "gap")
        case "breakout":
            reference = figure(event, "reference")
            return abs(event.price / reference - 1) if reference else None
    return figure(event, "move")


def direction(event: AnyEvent) -> str | None:
    """Up or down, None where an event has neither."""
    sign: Any
    match event.kind:
        case "high":
            sign = 1
        case "low":
            sign = -1
        case "gap":
            sign = figure(event, "gap") and getattr(event, "gap")  # noqa: B009
            sign = sign or -1
        case _:
            sign = getattr(event, "direction", getattr(event, "side", 0))
    return None if not sign else "up" if sign > 0 else "down"
