"""What every source of market data is to the worker."""

from __future__ import annotations

from collections import Counter
from typing import Literal, Protocol

State = Literal[
    "connecting",  # Or greeting, or giving the key
    "subscribing",  # Until every topic is acknowledged, or reported
    "listening",  # Subscribed, and no data yet
    "live",
    "quiet",  # Subscribed, and nothing is expected: the market is closed
    "mute",  # Connected, or connecting again, because nothing came that should have
    "waiting",  # For the next try
    "cooling",  # The same, longer: the account is in use elsewhere
    "refused",  # For good
    "ended",  # The recording, or the process
]


class Source(Protocol):
    """Hands raw frames over from a thread of its own, until it is stopped or cannot go on."""

    state: State
    detail: str  # What it is doing, in words, for operators
    alarm: str  # What is wrong, in words anybody may read; empty while nothing is
    refused: str  # Why it gave up, or nothing
    heard_at: float | None  # Monotonic seconds of the last data
    counters: Counter[str]

    def run(self) -> None: ...

    def stop(self) -> None: ...

    def watch(self, topics: tuple[str, ...]) -> None:
        """Subscribe to these topics from now on, and to no other."""
