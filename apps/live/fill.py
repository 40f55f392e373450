"""What a page missed, from the log and the archive: the answer to the address in a gap."""

from __future__ import annotations

from itertools import compress
from typing import Annotated

import msgspec
from asgiref.sync import sync_to_async
from msgspec import Meta, field

from apps.analytics.archive import older
from apps.live.place import address
from apps.live.protocol import Seq
from tickstock.market.interest import Interest, Ledger
from tickstock.market.pacing import Pacer
from tickstock.market.sieve import Sieve, account
from tickstock.market.tape import stretch
from tickstock.stream import client
from tickstock.stream.entries import decode, holes
from tickstock.stream.log import Entry, LogReader

AT_ONCE = 1_000  # Events one answer looks at


Run = Annotated[list[int], Meta(min_length=2, max_length=2)]  # From, to


class Asked(msgspec.Struct, frozen=True):
    """The events after a position, up to `until` or to the log's end."""

    after: Annotated[str, Meta(pattern="^[0-9]{1,16}:[0-9]{1,16}$(?!\n)")]
    until: Seq | None = None

    @property
    def position(self) -> tuple[int, int]:
        epoch, seq = self.after.split(":")
        return int(epoch), int(seq)


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """The same account as a frame's; `missing` are runs of numbers that neither the log nor the archive has."""

    epoch: int
    first: int = field(name="from")
    through: int
    ledger: Ledger
    events: list[msgspec.Raw]
    missing: list[Run]
    next: str | None  # Where to go on; None: that is all there is


async def fill(redis_url: str, asked: Asked, interest: Interest) -> Filled:
    """Look at the next events, through an interest."""
    epoch, seq = asked.position
    items = decode(await _read(redis_url, asked))
    held = [item.event.seq for item in items]
    is_all = len(held) < AT_ONCE or held[-1] == asked.until
    through = (asked.until or (held[-1] if held else seq)) if is_all else held[-1]
    events = stretch(items)
    keep = Sieve(interest).mask(events.columns)
    if interest.filter.is_paced:
        keep = Pacer(interest.filter).pace(events.columns, keep)  # By itself: what came before is not known here
    picked, ledger = compress(items, keep.tolist()), account(events.columns, keep)
    return Filled(
        epoch=epoch,
        first=seq + 1,
        through=through,
        ledger=ledger,
        events=[msgspec.Raw(item.data) for item in picked],
        missing=[[*run] for run in holes(seq, held, through)],
        next=None if is_all else address(epoch, through, asked.until),
    )


async def head(redis_url: str) -> str:
    """The log's end, as EPOCH:SEQ."""
    async with client.connect_async(redis_url) as redis:
        held = await LogReader(redis).extent()
    return f"{held.epoch}:{held.top}"


async def _read(redis_url: str, asked: Asked) -> list[Entry]:
    """Where the log begins later than was asked for, or nowhere, the archive has what comes before."""
    epoch, seq = asked.position
    async with client.connect_async(redis_url) as redis:
        held = await LogReader(redis).between(epoch, seq + 1, asked.until, AT_ONCE)
    before = held[0].seq - 1 if held else asked.until
    if before is not None and before <= seq:
        return held
    gone = await sync_to_async(older.between)(epoch, seq + 1, before, AT_ONCE)
    return (gone + held)[:AT_ONCE]
