"""What concerns everybody: kept until the first tick it holds for, and said before it."""

from __future__ import annotations

from typing import Any


class News:
    """Figures of the control events that are due."""

    def __init__(self) -> None:
        self.missed_since = 0  # Newest time before a restart; 0: there was none, or what was missed has been said
        self.lost: list[tuple[int, int]] = []  # Times between which a crash took events that were told already
        self.version: int | None = None  # Of rules that were changed since the last batch
        self.source: str | None = None  # Of a feed that has taken over
        self.dropped_since = 0  # Newest time before ticks that had no room; 0: there were none, or it has been said
        self.conflated: tuple[int, int, int] | None = None  # Ticks left out: first and last time, and how many

    def __bool__(self) -> bool:
        return (
            self.missed_since != 0
            or bool(self.lost)
            or self.version is not None
            or self.source is not None
            or self.dropped_since != 0
            or self.conflated is not None
        )

    def tell(self, at: int) -> list[dict[str, Any]]:
        """All of it, once; `at` is the time of the first tick it holds for, epoch ms."""
        told: list[dict[str, Any]] = []
        if self.source is not None:
            told.append({"what": "feed", "source": self.source})
        told += [{"what": "feed_gap", "since": since, "until": until} for since, until in self.lost]
        if 0 < self.missed_since < at:
            told.append({"what": "feed_gap", "since": self.missed_since, "until": at})
        if self.version is not None:
            told.append({"what": "settings", "version": self.version})
        if self.dropped_since:
            told.append({"what": "feed_gap", "since": self.dropped_since, "until": max(at, self.dropped_since)})
        if self.conflated is not None:
            since, until, count = self.conflated
            told.append({"what": "conflated", "since": since, "until": until, "counts": {"ticks": count}})
        self.missed_since, self.version, self.source, self.lost = 0, None, None, []
        self.dropped_since, self.conflated = 0, None
        return told
