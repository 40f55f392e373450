"""What one input does to its symbol: the detectors in their order, and the state they look at."""

from __future__ import annotations

import math
from typing import Any

from tickstock.market.compiled import inlined
from tickstock.market.conditions import EXTREME, LAST, VOLUME
from tickstock.market.sessions import POST, REGULAR
from workers.ingest.detectors import breakout, gap, halt, high_low, pressure, surge, trend, vwap
from workers.ingest.detectors.further import further


@inlined
def take_trade(
    row: Any, parts: Any, price: float, size: float, at: int, may: int, count: int, session: Any, spans: Any, span: int,
    rules: Any, told: Any, n: int,
) -> int:  # fmt: skip
    """A trade, whose time has been moved into the symbol's newest second; gives the number of events told.

    It may stand for several: `count` of them, and `size` is the sum of theirs. Then it is no block.
    """
    windows, closed, traded, seconds, trades, minutes = parts
    second = row.second
    first = n
    row.trades += count
    if may & LAST:
        n = trend.trend(row, windows, closed, traded, price, second, rules, told, n)
    if may & EXTREME:
        n = take_extreme(row, price, rules, told, n)
    if may & LAST:
        n = take_open(row, price, session, rules, told, n)
    n = take_ranges(row, price, at, may, session, spans, span, told, n)
    if may & LAST and may & VOLUME:
        n = pressure.pressure(row, price, size, at, rules, told, n)
    if may & VOLUME:
        n = surge.surge(row, seconds, trades, minutes, price, size, count, second, rules, told, n)
        row.volume += size
        row.day_volume += size
    if may & LAST:
        n = take_last(row, price, size if may & VOLUME else 0.0, rules, told, n)
    block = count == 1 and (size >= rules.block_shares or price * size >= rules.block_dollars)
    for k in range(first, n):
        told[k].price = price
        told[k].block = block
    return n


@inlined
def take_bar(
    row: Any, parts: Any, tick: Any, volume: float, is_new: bool, session: Any, spans: Any, span: int,
    rules: Any, told: Any, n: int,
) -> int:  # fmt: skip
    """A bar, or one that replaces an earlier one: then `volume` is the difference and only its extremes count."""
    windows, closed, traded, seconds, trades, minutes = parts
    high, low, close, at = tick.high, tick.low, tick.price, tick.at
    first = n
    if is_new:
        row.trades += 1
        n = priced(told, n, trend.trend(row, windows, closed, traded, close, row.second, rules, told, n), close)
    n = priced(told, n, take_extreme(row, high, rules, told, n), high)
    n = priced(told, n, take_extreme(row, low, rules, told, n), low)
    if is_new:
        n = priced(told, n, take_open(row, close, session, rules, told, n), close)
    n = priced(told, n, take_ranges(row, high, at, EXTREME, session, spans, span, told, n), high)
    n = priced(told, n, take_ranges(row, low, at, EXTREME, session, spans, span, told, n), low)
    row.volume += volume
    row.day_volume += volume
    if is_new:
        before = n
        n = take_ranges(row, close, at, LAST, session, spans, span, told, n)
        n = pressure.pressure(row, close, volume, at, rules, told, n)
        n = surge.surge(row, seconds, trades, minutes, close, volume, 1, row.second, rules, told, n)
        n = priced(told, before, take_last(row, close, volume, rules, told, n), close)
    for k in range(first, n):
        told[k].block = False
    return n


@inlined
def priced(told: Any, first: int, n: int, price: float) -> int:
    """What was told from `first` on was told at this price."""
    for k in range(first, n):
        told[k].price = price
    return n


@inlined
def take_quote(row: Any, bid: float, ask: float, at: int) -> None:
    """A two-sided quote replaces the one before; a one-sided one leaves none."""
    if at >= row.quote_at:
        is_two_sided = bid > 0.0 and ask >= bid and math.isfinite(ask)
        row.bid = bid if is_two_sided else 0.0
        row.ask = ask if is_two_sided else 0.0
        row.quote_at = at if is_two_sided else 0


@inlined
def take_halt(row: Any, windows: Any, code: int, told: Any, n: int) -> int:
    first = n
    n = halt.halt(row, windows, code, told, n)
    for k in range(first, n):
        told[k].price = row.last
        told[k].block = False
    return n


@inlined
def take_extreme(row: Any, price: float, rules: Any, told: Any, n: int) -> int:
    n = high_low.high_low(row, price, rules, told, n)
    row.day_high = max(row.day_high, price)
    row.day_low = price if row.day_low == 0.0 else min(row.day_low, price)
    return n


@inlined
def take_open(row: Any, price: float, session: Any, rules: Any, told: Any, n: int) -> int:
    """The first last-eligible price of a session opens it."""
    if row.open == 0.0:
        row.open = price
        if session.name == REGULAR:
            n = gap.gap(row, price, rules, told, n)
    return n


@inlined
def take_ranges(
    row: Any, price: float, at: int, may: int, session: Any, spans: Any, span: int, told: Any, n: int
) -> int:  # fmt: skip
    """What is late comes after a range that is over, as if it fell into the newest second."""
    if session.name == REGULAR or session.name == POST:
        at = max(at, row.second * 1000)
        opens = session.start if session.name == REGULAR else spans[span - 1].start
        if may & EXTREME and session.name == REGULAR:
            breakout.follow_ranges(row, price, at, opens)
        if may & LAST:
            n = breakout.leaves_range(row, price, at, opens, told, n)
    if may & EXTREME:
        n = breakout.passes_past(row, price, told, n)
    return n


@inlined
def take_last(row: Any, price: float, size: float, rules: Any, told: Any, n: int) -> int:
    """Only now is this price the last one; the VWAP moves, and may be crossed."""
    n = further(row, price, size, told, n)
    row.last = price
    row.turnover += price * size
    row.turnover_volume += size
    n = vwap.vwap(row, rules, told, n)
    return n
