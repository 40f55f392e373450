"""From a window of the log to what one endpoint is told of it. Pure: the same goes in, the same comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import NamedTuple

import msgspec
from msgspec import field

from tickstock.market.interest import Interest, Ledger
from tickstock.market.sieve import Mask, account
from tickstock.market.tape import Stretch
from tickstock.stream.log import Position

AT_ONCE = 200  # Events in a body at most

Runs = list[tuple[int, int | None]]  # None: nobody knows how far


class Window(NamedTuple):
    """Everything there is from `start` to the number `through` of its epoch, and what is missing of it."""

    start: Position
    events: Stretch
    missing: Runs
    through: int
    then: Position  # The position after it, which may be in another epoch


class Standing(NamedTuple):
    """How far an endpoint has come: looked at up to `seq`, told up to `told`, and the account of what lies between."""

    epoch: int
    seq: int
    told: int
    ledger: Ledger


class Draft(NamedTuple):
    """What a delivery will say: every number from `first` to `through` is in its ledger or among the missing."""

    epoch: int
    first: int
    through: int
    ledger: Ledger
    events: Sequence[bytes] = ()
    missing: Runs = []


class Body(msgspec.Struct, kw_only=True):
    """As it is sent: the fields of a frame on the WebSocket, and of the answer that fills a gap."""

    type: str
    timestamp: str
    shard: int
    epoch: int
    first: int = field(name="from")
    through: int
    ledger: Ledger
    events: list[msgspec.Raw]
    missing: Runs
    universe: str
    filters: str


def cut(at: Standing, window: Window, keep: Mask, room: int) -> tuple[list[Draft], Standing]:
    """At most `room` drafts, and where the endpoint stands after them.

    What its interest keeps goes out; the account of a stretch of which it keeps nothing is carried into the next draft.
    """
    drafts: list[Draft] = []
    missing = list(window.missing)
    for start, end, through in _parts(window, keep):
        if len(drafts) == room:
            return drafts, at
        part = window.events.part(start, end)
        ledger = together(at.ledger, account(part.columns, keep[start:end]))
        gone = [run for run in missing if run[0] <= through or run[1] is None]
        missing = missing[len(gone) :]
        events = [item.data for item in compress(part.items, keep[start:end].tolist())]
        at = Standing(at.epoch, through, at.told, ledger)
        if events or gone:
            drafts.append(Draft(at.epoch, at.told + 1, through, ledger, events, gone))
            at = Standing(at.epoch, through, through, {})
    if window.then.epoch != at.epoch:
        at = Standing(window.then.epoch, window.then.seq, window.then.seq, {})
    return drafts, at


def overdue(at: Standing) -> tuple[Draft, Standing]:
    """What was carried for so long that it goes by itself."""
    return Draft(at.epoch, at.told + 1, at.seq, at.ledger), Standing(at.epoch, at.seq, at.seq, {})


def together(one: Ledger, other: Ledger) -> Ledger:
    """The sum of two ledgers.

    >>> together({"high": [2, 1, 1]}, {"high": [1, 0, 1], "low": [1, 1, 0]})
    {'high': [3, 1, 2], 'low': [1, 1, 0]}
    """
    kinds = dict.fromkeys([*one, *other])
    none = [0, 0, 0]
    return {kind: [a + b for a, b in zip(one.get(kind, none), other.get(kind, none), strict=True)] for kind in kinds}


def body(draft: Draft, interest: Interest, timestamp: str, shard: int) -> bytes:
    return msgspec.json.encode(
        Body(
            type="events",
            timestamp=timestamp,
            shard=shard,
            epoch=draft.epoch,
            first=draft.first,
            through=draft.through,
            ledger=draft.ledger,
            events=[msgspec.Raw(data) for data in draft.events],
            missing=draft.missing,
            universe=interest.universe,
            filters=interest.filters,
        )
    )


def _parts(window: Window, keep: Mask) -> Iterator[tuple[int, int, int]]:
    """The rows from where to where make one body, and the last number it accounts for."""
    items = window.events.items
    start = 0
    for last in keep.nonzero()[0][AT_ONCE - 1 :: AT_ONCE].tolist():
        end = last + 1
        if end == len(items) and items[last].event.seq == window.through:
            break
        yield start, end, items[last].event.seq
        start = end
    yield start, len(items), window.through
