"""Massive's stocks frames to batches of ticks.

A frame is a JSON array of objects told apart by `ev`. One item that is malformed or unknown
does not cost the rest of its frame: it is counted by reason and the next one is taken.

Nearly every frame holds plain trades only; those a compiled scanner reads, with the same result.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np

from tickstock.market.compiled import JIT_IS_OFF
from tickstock.market.conditions import ALL, EXTENDED, Conditions
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import BAR, HALT, QUOTE, TICK, TRADE, Ticks, identity, trades
from workers.ingest.decoders.identity import number_of
from workers.ingest.decoders.items import KNOWN, Bar, Item, Luld, MinuteBar, Quote, Status, Trade
from workers.ingest.decoders.scanner import Scanner


class Head(msgspec.Struct):
    """What is looked at where the rest of an item made no sense."""

    ev: str


decode_frame = msgspec.json.Decoder(list[Item]).decode
# Not strict, so that a whole number written as 12.0 is taken.
decode_item = msgspec.json.Decoder(Item, strict=False).decode
decode_head = msgspec.json.Decoder(Head).decode
split_frame = msgspec.json.Decoder(list[msgspec.Raw]).decode
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

NASDAQ = 3
HALT_CODES = {17, 18}  # The provider sends them for Nasdaq's symbols only
EVERYTHING = ALL | ALL << EXTENDED  # A bar is made of eligible trades


class MassiveDecoder:
    """Makes ticks of frames; `refused` counts what was none, by reason, `scanned` the frames the scanner read."""

    def __init__(self, symbols: SymbolTable, scan: bool = True) -> None:
        self.symbols = symbols
        self.conditions = Conditions()
        # Uncompiled it would be the slow way.
        self.scan = Scanner(symbols, self.conditions) if scan and not JIT_IS_OFF else None
        self.scanned = 0
        self.refused: Counter[str] = Counter(malformed_frame=0, malformed_item=0, unknown_type=0, luld_information=0)

    def __call__(self, frames: Iterable[bytes]) -> Ticks:
        """One batch of all the items of all `frames`, in order."""
        frames = list(frames)
        if self.scan is None:
            return self._parsed(frames)
        if (ticks := self.scan(frames)) is not None:
            self.scanned += len(frames)
            return ticks
        if len(frames) == 1:
            return self._parsed(frames)
        return np.concatenate([self([frame]) for frame in frames])

    def _parsed(self, frames: list[bytes]) -> Ticks:
        items = [item for frame in frames for item in self.items(frame)]
        if all(type(item) is Trade for item in items):
            return self._trades(items)
        return np.array([line for item in items for line in self._lines(item)], TICK)

    def items(self, frame: bytes) -> list[Item]:
        """The items of one frame that make sense."""
        try:
            return decode_frame(frame)
        except UNREADABLE:
            return self._one_by_one(frame)

    def _one_by_one(self, frame: bytes) -> list[Item]:
        items = []
        for raw in self._split(frame):
            try:
                items.append(decode_item(raw))
            except UNREADABLE:
                self.refused[reason(raw)] += 1
        return items

    def _split(self, frame: bytes) -> list[msgspec.Raw]:
        """The items of an array, whatever they are; none where it is no array even by the lenient reader's rules."""
        try:
            return split_frame(frame)
        except UNREADABLE:
            pass
        try:
            found = json.loads(frame)  # It takes NaN and half characters: then only their own items are lost
            if isinstance(found, list):
                return [msgspec.Raw(json.dumps(item).encode()) for item in found]
        except (ValueError, RecursionError):
            pass
        self.refused["malformed_frame"] += 1
        return []

    def _trades(self, items: list[Any]) -> Ticks:
        """The plain case, column by column."""
        flags = self.conditions.flags
        return trades(
            row=[self.symbols[trade.sym] for trade in items],
            may=[flags(trade.c) for trade in items],
            price=[trade.p for trade in items],
            shares=[trade.s for trade in items],
            at=[trade.t for trade in items],
            exchange=[trade.x for trade in items],
            trade_id=[number_of(trade.i) for trade in items],
        )

    def _lines(self, item: Item) -> list[tuple[float, ...]]:
        """An item as lines of dtype TICK."""
        match item:
            case Trade():
                key = identity(item.x, number_of(item.i), item.t)
                may = self.conditions.flags(item.c)
                return [(self.symbols[item.sym], TRADE, may, item.p, item.s, item.t, key, 0.0, 0.0)]
            case Quote():
                return [(self.symbols[item.sym], QUOTE, 0, 0.0, 0.0, item.t, 0, item.bp, item.ap)]
            case Bar():
                # Identities rise with time; a minute's is never a second's.
                key = 2 * item.s + isinstance(item, MinuteBar)
                at = max(item.e - 1, item.s)
                return [(self.symbols[item.sym], BAR, EVERYTHING, item.c, item.v, at, key, item.l, item.h)]
            case Luld():
                codes = [code for code in item.i if code in HALT_CODES and item.z == NASDAQ]
                self.refused["luld_information"] += not codes
                row = self.symbols[item.T]
                return [(row, HALT, 0, 0.0, 0.0, item.t // 1_000_000, code, 0.0, 0.0) for code in codes]
            case Status():
                return []


def reason(raw: msgspec.Raw) -> str:
    """Why an item could not be taken."""
    try:
        return "malformed_item" if decode_head(raw).ev in KNOWN else "unknown_type"
    except UNREADABLE:
        return "malformed_item"
