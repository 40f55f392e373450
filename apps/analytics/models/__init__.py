"""What is kept of the market: the archive of events, and what is counted from it."""

from __future__ import annotations

from apps.analytics.models.archive import ArchivedEvent, ArchivePosition, LostEvents
from apps.analytics.models.market import BarPosition, DayBar, GaugeSample, MinuteBar, VolumeProfile
from apps.analytics.models.moments import Moment
from apps.analytics.models.outcomes import Outcome, OutcomePosition
from apps.analytics.models.totals import EventCount, Level, SymbolFigures, SymbolTotals

__all__ = [
    "ArchivePosition",
    "ArchivedEvent",
    "BarPosition",
    "DayBar",
    "EventCount",
    "GaugeSample",
    "Level",
    "LostEvents",
    "MinuteBar",
    "Moment",
    "Outcome",
    "OutcomePosition",
    "SymbolFigures",
    "SymbolTotals",
    "VolumeProfile",
]
