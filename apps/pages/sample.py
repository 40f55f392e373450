"""The recorded sample of the front page, for readers whose browser runs no scripts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from tickstock.market.events import AnyEvent
from tickstock.market.sentences import told

FILE = Path(settings.BASE_DIR, "static", "sample.json")
SHOWN = 12


class Frame(msgspec.Struct, frozen=True):
    ledger: dict[str, tuple[int, int, int]]  # By kind: scanned, delivered, filtered out
    events: list[AnyEvent]


class Sample(msgspec.Struct, frozen=True):
    """See `docs/sample.py`, which makes it."""

    symbols: int
    members: int
    before: list[AnyEvent]
    frames: list[Frame]


@cache
def sample() -> Sample:
    return msgspec.json.decode(FILE.read_bytes(), type=Sample)


@cache
def first_rows() -> dict[str, Any]:
    """Its first minute in figures, and its first events in words."""
    minute = sample().frames[:60]
    lines = [line for frame in minute for line in frame.ledger.values()]
    scanned, delivered, filtered = (sum(line[column] for line in lines) for column in range(3))
    events = [event for frame in minute for event in frame.events][:SHOWN]
    return {"scanned": scanned, "delivered": delivered, "filtered": filtered, "rows": [told(event) for event in events]}
