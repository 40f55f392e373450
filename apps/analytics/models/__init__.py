"""What is kept of the market: the archive of events, and what is counted from it."""

from __future__ import annotations

from apps.analytics.models.archive import ArchivedEvent, ArchivePosition, LostEvents

__all__ = ["ArchivePosition", "ArchivedEvent", "LostEvents"]
