"""The values a plain trade is written in, read by compiled code.

Each function takes the place where a value begins and gives what it is and the place after it, or
NOT_PLAIN for that place. None goes past a zero byte.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tickstock.market.compiled import inlined
from tickstock.market.conditions import ALL, EXTENDED

NOT_PLAIN = -1
QUOTE, COMMA, POINT, OPEN, CLOSE = b'",.[]'
ZERO, SPACE, BACKSLASH, DELETE = b"0 \\\x7f"
BLANK = np.array([byte in b" \t\n\r" for byte in range(256)])

DIGITS = 18  # As many surely fit 64 bits
ID_DIGITS = 19  # These too, without a sign
EXACT = 2**53  # Whole numbers below it are doubles
POWERS = np.array([10.0**k for k in range(DIGITS + 1)])  # Exact too, so one division rounds correctly
UNMARKED = ALL | ALL << EXTENDED
TEN = np.uint64(10)


@inlined
def byte(data: Any, at: int) -> Any:
    """One byte; a place without a sign needs no look at whether it counts from the end, which halves the time."""
    return data[np.uint64(at)]


@inlined
def blank(data: Any, at: int) -> int:
    """The first place that is not blank."""
    while BLANK[byte(data, at)]:
        at += 1
    return at


@inlined
def text(data: Any, at: int) -> int:
    """The place after a text that stands for itself: no escapes, plain ASCII."""
    if byte(data, at) != QUOTE:
        return NOT_PLAIN
    at += 1
    while byte(data, at) != QUOTE:
        if byte(data, at) < SPACE or byte(data, at) >= DELETE or byte(data, at) == BACKSLASH:
            return NOT_PLAIN
        at += 1
    return at + 1


@inlined
def whole(data: Any, at: int) -> tuple[int, int]:
    """A number of at most DIGITS digits, not less than 0."""
    first = at
    value = 0
    while 0 <= byte(data, at) - ZERO <= 9:
        value = 10 * value + (byte(data, at) - ZERO)
        at += 1
    if at == first or at - first > DIGITS or (byte(data, first) == ZERO and at - first > 1):
        return 0, NOT_PLAIN
    return value, at


@inlined
def decimal(data: Any, at: int) -> tuple[float, int]:
    """A number without a sign and an exponent, exactly the double that is nearest to it."""
    value, at = whole(data, at)
    if at == NOT_PLAIN or byte(data, at) != POINT:
        return float(value), at if value < EXACT else NOT_PLAIN
    at += 1
    first = at
    while 0 <= byte(data, at) - ZERO <= 9 and value < EXACT:
        value = 10 * value + (byte(data, at) - ZERO)
        at += 1
    places = at - first
    if value >= EXACT or places == 0 or places > DIGITS:
        return 0.0, NOT_PLAIN
    return value / POWERS[places], at


@inlined
def trade_id(data: Any, at: int) -> tuple[Any, int]:
    """A text of 1 to ID_DIGITS digits."""
    value = np.uint64(0)
    if byte(data, at) != QUOTE:
        return value, NOT_PLAIN
    at += 1
    first = at
    while 0 <= byte(data, at) - ZERO <= 9:
        value = TEN * value + np.uint64(byte(data, at) - ZERO)
        at += 1
    if byte(data, at) != QUOTE or not 0 < at - first <= ID_DIGITS:
        return value, NOT_PLAIN
    return value, at + 1


@inlined
def ticker(data: Any, at: int) -> tuple[Any, Any, int]:
    """A text of at most 16 bytes, as two numbers of eight each."""
    head = tail = np.uint64(0)
    if byte(data, at) != QUOTE:
        return head, tail, NOT_PLAIN
    at += 1
    first = at
    while byte(data, at) != QUOTE:
        if byte(data, at) <= SPACE or byte(data, at) >= DELETE or byte(data, at) == BACKSLASH or at - first == 16:
            return head, tail, NOT_PLAIN
        bits = np.uint64(byte(data, at)) << np.uint64(8 * ((at - first) & 7))
        if at - first < 8:
            head |= bits
        else:
            tail |= bits
        at += 1
    return head, tail, at + 1


@inlined
def conditions(data: Any, at: int, allowed: Any) -> tuple[int, int]:
    """What a list of condition ids allows: see `Conditions`."""
    may = UNMARKED
    if byte(data, at) != OPEN:
        return may, NOT_PLAIN
    at = blank(data, at + 1)
    if byte(data, at) == CLOSE:
        return may, at + 1
    while True:
        condition, at = whole(data, at)
        if at == NOT_PLAIN or condition >= len(allowed):
            return may, NOT_PLAIN
        may &= allowed[condition]
        at = blank(data, at)
        if byte(data, at) == CLOSE:
            return may, at + 1
        if byte(data, at) != COMMA:
            return may, NOT_PLAIN
        at = blank(data, at + 1)


@inlined
def anything(data: Any, at: int) -> Any:
    """The place after a value nobody asks for, if it is a plain text or number."""
    if byte(data, at) == QUOTE:
        return text(data, at)
    first = at
    at = digits(data, at)
    if at == first or (byte(data, first) == ZERO and at - first > 1):
        return NOT_PLAIN
    if byte(data, at) != POINT:
        return at
    first = at + 1
    at = digits(data, first)
    return at if at > first else NOT_PLAIN


@inlined
def digits(data: Any, at: int) -> int:
    """The first place without a digit."""
    while 0 <= byte(data, at) - ZERO <= 9:
        at += 1
    return at
