"""Plain trade frames straight to ticks, in compiled code.

It knows the one shape nearly every frame has: an array of flat trades, all of tickers seen before,
with ids of digits and numbers a double holds exactly. Whatever else it meets makes it answer
NOT_PLAIN, and the frame goes to the parser that knows everything. So the ticks are always the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tickstock.market.compiled import compiled, inlined, keep_beside
from tickstock.market.ticks import MIX, TRADE
from workers.ingest.decoders import plain
from workers.ingest.decoders.identity import number_of
from workers.ingest.decoders.plain import CLOSE, COMMA, NOT_PLAIN, OPEN, QUOTE, UNMARKED, blank, byte
from workers.ingest.decoders.tickers import place

COLON, BEGIN, END = b":{}"
LEAST = len(b'{"ev":"T","sym":"A","p":1,"s":1,"t":1},')  # Bytes of a trade

PRICE, SHARES, AT, EXCHANGE, ID, CONDITIONS, EV, SYM = (1 << bit for bit in range(8))
NEEDED = PRICE | SHARES | AT | EV | SYM
SHORT = np.zeros(256, np.int64)  # Keys of one letter
for _letter, _key in zip(b"pstxic", (PRICE, SHARES, AT, EXCHANGE, ID, CONDITIONS), strict=True):
    SHORT[_letter] = _key
LETTER_E, LETTER_V, LETTER_S, LETTER_Y, LETTER_M, LETTER_T = b"evsymT"

FACTOR = np.uint64(MIX)
NO_ID = np.uint64(number_of(""))

keep_beside(Path(__file__).parent.parent)


@compiled
def scan(data: Any, known: Any, out: Any, n: int) -> tuple[int, int]:
    """Read frames with a zero byte after each into `out` from `n` on; the next `n`, and how many frames or NOT_PLAIN.

    `known` is the tickers' slots and what each condition allows.
    """
    frames = at = 0
    while at < len(data):
        n, at = frame(data, at, known, out, n)
        if at == NOT_PLAIN or byte(data, at) != 0:
            return n, NOT_PLAIN
        frames += 1
        at += 1
    return n, frames


@inlined
def frame(data: Any, at: int, known: Any, out: Any, n: int) -> tuple[int, int]:
    """Read one frame's trades into `out` from `n` on; gives the next `n` and the place after it."""
    at = blank(data, at)
    if byte(data, at) != OPEN:
        return n, NOT_PLAIN
    at = blank(data, at + 1)
    if byte(data, at) == CLOSE:
        return n, blank(data, at + 1)
    while n < len(out):
        at = trade(data, at, known, out[n])
        if at == NOT_PLAIN:
            return n, NOT_PLAIN
        n += 1
        at = blank(data, at)
        if byte(data, at) == CLOSE:
            return n, blank(data, at + 1)
        if byte(data, at) != COMMA:
            return n, NOT_PLAIN
        at = blank(data, at + 1)
    return n, NOT_PLAIN


@inlined
def trade(data: Any, at: int, known: Any, tick: Any) -> int:
    """Read one trade into `tick`; gives the place after it."""
    if byte(data, at) != BEGIN:
        return NOT_PLAIN
    slots, allowed = known
    tick.what = TRADE
    tick.may = UNMARKED
    tick.low = tick.high = 0.0
    seen = exchange = 0
    number = NO_ID
    while byte(data, at) != END:
        key, at = key_of(data, blank(data, at + 1))
        if at == NOT_PLAIN or seen & key:
            return NOT_PLAIN
        seen |= key
        if key == PRICE:
            tick.price, at = plain.decimal(data, at)
        elif key == SHARES:
            tick.shares, at = plain.decimal(data, at)
        elif key == AT:
            tick.at, at = plain.whole(data, at)
        elif key == EXCHANGE:
            exchange, at = plain.whole(data, at)
        elif key == ID:
            number, at = plain.trade_id(data, at)
        elif key == CONDITIONS:
            tick.may, at = plain.conditions(data, at, allowed)
        elif key == SYM:
            head, tail, at = plain.ticker(data, at)
            slot = slots[place(slots, head, tail)]
            if slot.head == 0:
                return NOT_PLAIN
            tick.row = slot.row
        elif key == EV:
            if byte(data, at) != QUOTE or byte(data, at + 1) != LETTER_T or byte(data, at + 2) != QUOTE:
                return NOT_PLAIN
            at += 3
        else:
            at = plain.anything(data, at)
        if at == NOT_PLAIN:
            return NOT_PLAIN
        at = blank(data, at)
        if byte(data, at) != COMMA and byte(data, at) != END:
            return NOT_PLAIN
    if seen & NEEDED != NEEDED:
        return NOT_PLAIN
    tick.identity = (number * FACTOR ^ np.uint64(exchange)) * FACTOR ^ np.uint64(tick.at)
    return at + 1


@inlined
def key_of(data: Any, at: int) -> tuple[int, int]:
    """Which key stands here, 0 for one that is not asked for; and the place of its value."""
    first = at + 1
    at = plain.text(data, at)
    if at == NOT_PLAIN:
        return 0, NOT_PLAIN
    letters = at - 1 - first
    key = 0
    if letters == 1:
        key = SHORT[byte(data, first)]
    elif letters == 2 and byte(data, first) == LETTER_E and byte(data, first + 1) == LETTER_V:
        key = EV
    elif (
        letters == 3
        and byte(data, first) == LETTER_S
        and byte(data, first + 1) == LETTER_Y
        and byte(data, first + 2) == LETTER_M
    ):
        key = SYM
    at = blank(data, at)
    if byte(data, at) != COLON:
        return 0, NOT_PLAIN
    return key, blank(data, at + 1)
