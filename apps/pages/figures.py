"""Figures in the words of a page; what is not known is a dash with the reason."""

from __future__ import annotations

from typing import Literal

import msgspec

Tone = Literal["ok", "warn", "fault", "unknown"]
UNKNOWN = "\u2013"


class Figure(msgspec.Struct, frozen=True):
    text: str
    why: str = ""  # Why it is not known
    tone: Tone | None = None


def count(value: int | None, why: str = "") -> Figure:
    """A whole number: 18,442."""
    return Figure(UNKNOWN, why) if value is None else Figure(f"{value:,}")


def lasting(ms: float | None, why: str = "") -> Figure:
    """A duration as a badge has it: 31 ms, 0.4 s, 48 s, 12 min."""
    if ms is None:
        return Figure(UNKNOWN, why)
    if ms < 100:
        return Figure(f"{max(ms, 0):.0f} ms")
    if ms < 9_950:
        return Figure(f"{ms / 1_000:.1f} s")
    if ms < 120_000:
        return Figure(f"{ms // 1_000:.0f} s")
    return Figure(f"{ms // 60_000:.0f} min" if ms < 7_200_000 else f"{ms // 3_600_000:.0f} h")
