"""Massive's stocks frames to batches of ticks.

A frame is a JSON array of objects told apart by `ev`. One item that is malformed or unknown
does not cost the rest of its frame: it is counted by reason and the next one is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import msgspec

from tickstock.market.conditions import flags
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import Ticks, ticks
from workers.ingest.decoders.identity import number_of

Whole = Annotated[int, msgspec.Meta(ge=0, le=2**62)]  # Fits a column


class Trade(msgspec.Struct, tag_field="ev", tag="T", gc=False):
    """`t` is the SIP time in epoch ms; `c` is absent where there is no condition."""

    sym: str
    p: float
    s: float
    t: Whole
    x: Whole = 0
    i: str = ""
    c: tuple[int, ...] = ()


class Status(msgspec.Struct, tag_field="ev", tag="status", gc=False):
    status: str
    message: str = ""


class Head(msgspec.Struct):
    """What is looked at where the rest of an item made no sense."""

    ev: str


Item = Trade | Status
decode_frame = msgspec.json.Decoder(list[Item]).decode
# Not strict, so that a whole number written as 12.0 is taken.
decode_item = msgspec.json.Decoder(Item, strict=False).decode
decode_head = msgspec.json.Decoder(Head).decode
split_frame = msgspec.json.Decoder(list[msgspec.Raw]).decode
KNOWN = {"T", "status"}


class MassiveDecoder:
    """Makes ticks of frames; `refused` counts what was none, by reason."""

    def __init__(self, symbols: SymbolTable) -> None:
        self.symbols = symbols
        self.refused: Counter[str] = Counter(malformed_frame=0, malformed_item=0, unknown_type=0)

    def __call__(self, frames: Iterable[bytes]) -> Ticks:
        """One batch of the trades of all `frames`, in order."""
        trades = [item for frame in frames for item in self.items(frame) if type(item) is Trade]
        return ticks(
            row=[self.symbols[trade.sym] for trade in trades],
            may=[flags(trade.c) for trade in trades],
            price=[trade.p for trade in trades],
            shares=[trade.s for trade in trades],
            at=[trade.t for trade in trades],
            exchange=[trade.x for trade in trades],
            trade_id=[number_of(trade.i) for trade in trades],
        )

    def items(self, frame: bytes) -> list[Item]:
        """The items of one frame that make sense."""
        try:
            return decode_frame(frame)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return self._one_by_one(frame)

    def _one_by_one(self, frame: bytes) -> list[Item]:
        try:
            raw_items = split_frame(frame)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self.refused["malformed_frame"] += 1
            return []
        items = []
        for raw in raw_items:
            try:
                items.append(decode_item(raw))
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                self.refused[reason(raw)] += 1
        return items


def reason(raw: msgspec.Raw) -> str:
    """Why an item could not be taken."""
    try:
        return "malformed_item" if decode_head(raw).ev in KNOWN else "unknown_type"
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "malformed_item"
