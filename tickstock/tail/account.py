"""What has been told, number by number: each is accounted for once, or it is said which are missing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tickstock.tail.stream import Away, Site

FRAME, GAP = "dual_universe_stock_data", "gap"


class Told(msgspec.Struct, frozen=True):
    """What came of one message: events as they are, and what has to be said beside them."""

    events: list[msgspec.Raw] = []
    complaints: list[str] = []


class Stretch(msgspec.Struct, frozen=True):
    """Of a frame, and of the API's answer to the address in a gap."""

    epoch: int
    first: int = msgspec.field(name="from")
    through: int
    ledger: dict[str, list[int]]
    events: list[msgspec.Raw]
    refresh: bool = False
    missing: list[tuple[int, int]] = []
    next: str | None = None


class Missed(msgspec.Struct, frozen=True):
    epoch: int
    first: int = msgspec.field(name="from")
    to: int | None
    reason: str
    fill: str


class Account:
    """Follows the numbers; `position` is the place after the last event that was told, EPOCH:SEQ."""

    def __init__(self, site: Site, position: str = "") -> None:
        self.site = site
        self.position = position
        self.counts: Counter[str] = Counter()  # scanned, delivered, filtered, missing, unaccounted

    def take(self, kind: str, position: str, data: bytes) -> Iterator[Told]:
        """What a message of the stream tells. Events of a refresh were told before and are left out."""
        if kind == FRAME:
            frame = msgspec.json.decode(data, type=Stretch)
            if not frame.refresh:
                yield self._frame(frame)
        elif kind == GAP:
            yield from self._gap(msgspec.json.decode(data, type=Missed))
        self.position = position or self.position

    def _frame(self, frame: Stretch) -> Told:
        complaints = []
        epoch, _, seq = self.position.partition(":")
        if epoch == str(frame.epoch) and frame.first > int(seq) + 1:
            complaints.append(self._unaccounted(frame.epoch, int(seq) + 1, frame.first - 1))
        self._count(frame)
        self.position = f"{frame.epoch}:{frame.through}"
        return Told(frame.events, complaints)

    def _gap(self, gap: Missed) -> Iterator[Told]:
        """Fetch what a gap declares, as far as there is any of it left."""
        path: str | None = gap.fill
        while path:
            try:
                found = msgspec.convert(self.site.get(path), Stretch)
            except (Away, msgspec.MsgspecError) as problem:
                self.counts["missing"] += (gap.to or gap.first) - gap.first + 1
                yield Told(
                    complaints=[f"Events from {gap.epoch}:{gap.first} on were missed and cannot be had: {problem}"]
                )
                break
            self._count(found)
            lost = [f"Events {gap.epoch}:{low} to {high} are nowhere any more." for low, high in found.missing]
            self.counts["missing"] += sum(high - low + 1 for low, high in found.missing)
            yield Told(found.events, lost)
            path = found.next
        if gap.to is not None:
            self.position = f"{gap.epoch}:{gap.to}"

    def _count(self, of: Stretch) -> None:
        for scanned, delivered, filtered in of.ledger.values():
            self.counts += Counter(scanned=scanned, delivered=delivered, filtered=filtered)

    def _unaccounted(self, epoch: int, first: int, last: int) -> str:
        self.counts["unaccounted"] += last - first + 1
        return f"The server skipped events {epoch}:{first} to {last} without a word."


def remembered(path: Path) -> str:
    """The position that was kept; empty where there is none. ValueError where it is something else."""
    if not path.exists():
        return ""
    text = path.read_text().strip()
    epoch, colon, seq = text.partition(":")
    if text and not (colon and epoch.isdecimal() and seq.isdecimal()):
        raise ValueError(f"{path} holds no position")
    return text


def remember(path: Path, position: str) -> None:
    """Keep it, the old one or the new one whatever happens meanwhile."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(position)
    os.replace(beside, path)


def state_of(data: bytes) -> dict[str, Any]:
    """What a status update says."""
    found: dict[str, Any] = msgspec.json.decode(data)
    return found
