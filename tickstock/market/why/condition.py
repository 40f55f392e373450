"""One thing a detector asks for, and what it found."""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from tickstock.market.thresholds import BY_NAME

MINUS, TIMES, DASH = "\u2212", "\u00d7", "\u2013"
ROUNDING = 1e-9  # A figure that was computed another way may miss its least by so little


class Condition(msgspec.Struct, frozen=True):
    """What was found and what it takes, in words; `is_met` None where it is not known."""

    name: str
    found: str
    needs: str
    is_met: bool | None


class Limits:
    """The thresholds in force."""

    def __init__(self, changed: Mapping[str, float] | None = None) -> None:
        self._changed = dict(changed or {})

    def __getitem__(self, name: str) -> float:
        return self._changed.get(name, BY_NAME[name].default)

    def trend(self, window: int) -> float:
        """The move that makes a trend of so many seconds."""
        return self["trend"] * math.sqrt(window / 180)


def at_least(name: str, found: float, needs: float, words: str) -> Condition:
    """A figure and its least, both written by a format such as `{:.2f} %`."""
    return Condition(name, _write(words, found), _write(words, needs), found >= needs * (1.0 - ROUNDING))


def unknown(name: str, why: str, needs: str = "") -> Condition:
    return Condition(name, why, needs, None)


def price(value: float) -> str:
    return f"{value:,.4f}" if abs(value) < 1 else f"{value:,.2f}"


def percent(value: float, digits: int = 2) -> str:
    """A fraction, always signed."""
    return f"{100 * value:+.{digits}f} %".replace("-", MINUS)


def _write(words: str, value: float) -> str:
    return DASH if math.isnan(value) else words.format(value).replace("-", MINUS)
