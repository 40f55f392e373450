"""Fewer ticks with the same extremes, for a worker that has fallen behind.

Of a symbol's trades of one second that may set the same things, the first, the last, the lowest and the
highest stay, in their places. Volume, turnover and number of the others are added to the lowest and the
highest. A second is the detectors' own resolution and never lies in two sessions.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tickstock.market.compiled import compiled, inlined, keep_beside
from tickstock.market.ticks import HALT, QUOTE, TRADE, Ticks
from workers.ingest.engine.kernel import LEAST, is_price
from workers.ingest.engine.state import RECENT, records

FEW = 5  # So many trades of a group stay as they are
MOST_SHARES = 1e12
LOOKED_AT = 16  # Groups of a symbol among which a trade's is looked for; beyond them a second one is begun
NONE = -1

# Of a group: places of ticks in the batch, sums over all its trades, and the place of the symbol's group before it.
GROUP = np.dtype(
    [
        ("second", "i8"),
        ("what", "i4"),  # Kind of tick, and what it may set
        ("first", "i4"),
        ("last", "i4"),
        ("lowest", "i4"),
        ("highest", "i4"),
        ("count", "i4"),
        ("shares", "f8"),
        ("turnover", "f8"),
        ("before", "i4"),
    ]
)

keep_beside(Path(__file__).parent.parent)


class Conflated(NamedTuple):
    """`left_out` ticks are gone, beside those that were `duplicates`."""

    ticks: Ticks
    left_out: int
    duplicates: int


def conflate(ticks: Ticks) -> Conflated:
    """The same batch with fewer ticks. Bars and all of a symbol that is halted or resumed in it stay as they are."""
    count, symbols = len(ticks), int(ticks["row"].max(initial=-1)) + 1
    ticks = ticks.copy()
    groups = records(np.empty(count, GROUP))
    newest = np.full((2, symbols), NONE, np.int32)  # Of a symbol: its group, its trade
    is_left_alone = np.zeros(symbols, np.bool_)
    is_left_alone[ticks["row"][(ticks["what"] == HALT) & (ticks["row"] >= 0)]] = True
    places = np.full((2, count), NONE, np.int32)  # Of a tick: its group, the symbol's trade before it
    stays = np.ones(count, np.bool_)
    made, duplicates = run_group(records(ticks), groups, newest, is_left_alone, places, stays)
    run_thin(records(ticks), groups, made, places, stays)
    left = ticks[stays]
    return Conflated(left, count - len(left) - duplicates, duplicates)


@compiled
def group(ticks: Any, groups: Any, newest: Any, is_left_alone: Any, places: Any, stays: Any) -> tuple[int, int]:
    """Find each tick's group; gives how many groups there are, and how many trades had come before."""
    made = duplicates = 0
    for i in range(len(ticks)):
        tick = ticks[i]
        r = tick.row
        if r < 0 or is_left_alone[r] or (tick.what != TRADE and tick.what != QUOTE):
            continue
        if tick.what == TRADE:
            if not is_price(tick.price) or not (tick.shares == 0.0 or LEAST <= tick.shares <= MOST_SHARES):
                continue
            if came_before(ticks, i, newest[1, r], places):
                stays[i] = False
                duplicates += 1
                continue
            places[1, i] = newest[1, r]
            newest[1, r] = i
        second, what = tick.at // 1000, tick.what << 8 | tick.may
        g = newest[0, r]
        for _ in range(LOOKED_AT):
            if g == NONE or (groups[g].second == second and groups[g].what == what):
                break
            g = groups[g].before
        if g == NONE or groups[g].second != second or groups[g].what != what:
            g = made
            made += 1
            begin(groups[g], i, second, what, newest[0, r])
            newest[0, r] = g
        places[0, i] = g
        add(groups[g], ticks, i)
    return made, duplicates


@inlined
def came_before(ticks: Any, i: int, before: int, places: Any) -> bool:
    """Whether a trade is among the newest of its symbol, as the kernel tells it."""
    for _ in range(RECENT):
        if before == NONE:
            return False
        if ticks[before].identity == ticks[i].identity:
            return True
        before = places[1, before]
    return False


@inlined
def begin(group: Any, i: int, second: int, what: int, before: int) -> None:
    group.second = second
    group.what = what
    group.first = group.last = group.lowest = group.highest = i
    group.count = 0
    group.shares = 0.0
    group.turnover = 0.0
    group.before = before


@inlined
def add(group: Any, ticks: Any, i: int) -> None:
    tick = ticks[i]
    group.count += 1
    if tick.what == QUOTE:
        if tick.at >= ticks[group.last].at:
            group.last = i
        return
    group.last = i
    group.shares += tick.shares
    group.turnover += tick.shares * tick.price
    if tick.price < ticks[group.lowest].price:
        group.lowest = i
    if tick.price > ticks[group.highest].price:
        group.highest = i


@compiled
def thin(ticks: Any, groups: Any, made: int, places: Any, stays: Any) -> None:
    """Take out what others stand for."""
    for i in range(len(ticks)):
        g = places[0, i]
        if g == NONE:
            continue
        found = groups[g]
        if ticks[i].what == QUOTE:
            stays[i] = i == found.last
        elif found.count > FEW and found.shares <= MOST_SHARES:
            stays[i] = i == found.first or i == found.last or i == found.lowest or i == found.highest
    for g in range(made):
        found = groups[g]
        if found.what >> 8 == TRADE and found.count > FEW and found.shares <= MOST_SHARES:
            share_out(ticks, found)


@inlined
def share_out(ticks: Any, found: Any) -> None:
    """Give the lowest and the highest trade the volume and turnover of all that are gone, and their number."""
    low, high = ticks[found.lowest], ticks[found.highest]
    shares, turnover = found.shares, found.turnover
    kept = 1 if found.lowest == found.highest else 2
    if found.first != found.lowest and found.first != found.highest:
        kept += 1
        shares -= ticks[found.first].shares
        turnover -= ticks[found.first].shares * ticks[found.first].price
    if found.last != found.first and found.last != found.lowest and found.last != found.highest:
        kept += 1
        shares -= ticks[found.last].shares
        turnover -= ticks[found.last].shares * ticks[found.last].price
    gone = found.count - kept
    shares = shares if shares >= LEAST else 0.0  # What is less is rounding
    low.low = gone // 2
    high.low = gone - gone // 2
    if found.lowest == found.highest:
        high.low = gone
        high.shares = shares
        return
    of_high = min(max((turnover - shares * low.price) / (high.price - low.price), 0.0), shares)
    of_high = of_high if of_high >= LEAST else 0.0
    of_high = of_high if shares - of_high >= LEAST else shares
    high.shares = of_high
    low.shares = shares - of_high


run_group: Callable[..., tuple[int, int]] = group
run_thin: Callable[..., None] = thin
