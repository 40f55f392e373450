"""The trades of a step as columns: who, when, at what price, how many shares, of which kind."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from workers.simulator.items import WireTrade
from workers.simulator.market.hours import STEP, STEP_MS
from workers.simulator.market.kinds import (
    AFTER_HOURS,
    AVERAGE,
    CONDITIONS,
    CONTINGENT,
    KIND,
    LOTS,
    ODD_LOT,
    SHARES_OF,
    VENUES,
)
from workers.simulator.market.news import News
from workers.simulator.market.prices import Prices

MOST = 100_000  # Trades in a step, whatever bursts
CONDITIONS_OF = np.empty(len(CONDITIONS), object)
CONDITIONS_OF[:] = CONDITIONS


class Trades(NamedTuple):
    """Columns in the order of time. `may` holds what each may set in the session it happened in."""

    who: np.ndarray
    at: np.ndarray
    cents: np.ndarray
    shares: np.ndarray
    kind: np.ndarray
    chance: np.ndarray  # 64 random bits each: what is decided about it
    bid: np.ndarray  # Cents, as it happened
    spread: np.ndarray


def draw(
    random: np.random.Generator, rates: np.ndarray, start: int, prices: Prices, news: News, is_regular: bool
) -> Trades:
    """What happens in the STEP from `start` on; `rates` is each symbol's trades a second."""
    levels = np.cumsum(rates)
    count = min(int(random.poisson(levels[-1] * STEP)), MOST)
    who = np.minimum(levels.searchsorted(random.random(count) * levels[-1], side="right"), len(rates) - 1)
    at = np.sort(random.integers(0, STEP_MS, count, np.uint8)).astype(np.int64) + start
    chance = random.integers(0, 2**64, count, np.uint64)
    kind = KIND[bits(chance, 0, 16)]
    shares = LOTS[bits(chance, 16, 12)]
    is_odd = (kind >= ODD_LOT) & (kind < AVERAGE)
    shares = np.where(is_odd, 1.0 + bits(chance, 28, 7) % 99, shares)
    bid, spread = prices.bids(who), prices.spread[who]
    place = np.where(bits(chance, 40, 16) < news.buying(who) * SHARES_OF, spread, 0.0)
    place = np.where(bits(chance, 56, 3) == 0, spread // 2, place)
    cents = bid + place
    if (is_off := kind >= AVERAGE).any():
        sign = np.where(bits(chance, 59, 1), 1.0, -1.0)
        off = is_off * np.where(kind == CONTINGENT, 0.03, 0.02) * sign
        cents = np.maximum(np.rint(cents * (1.0 + off)), 1.0)
        shares = np.where(kind == CONTINGENT, shares * 50, shares)
    if not is_regular:
        kind = kind + np.uint8(AFTER_HOURS)
    return Trades(who, at, cents, shares, kind, chance, bid, spread)


def none() -> Trades:
    empty = np.zeros(0)
    return Trades(
        empty.astype(np.intp), empty.astype(np.int64), empty, empty, empty.astype(np.uint8), empty.astype(np.uint64),
        empty, empty,
    )  # fmt: skip


def bits(chance: np.ndarray, first: int, count: int) -> np.ndarray:
    """Some of the random bits as whole numbers."""
    return (chance >> np.uint64(first) & np.uint64((1 << count) - 1)).astype(np.int64)


def together(found: Trades, more: Trades) -> Trades:
    """Both, in the order of time; where times are equal `found` comes first."""
    columns = [np.concatenate(pair) for pair in zip(found, more, strict=True)]
    order = columns[1].argsort(kind="stable")
    return Trades(*(column[order] for column in columns))


def on_the_wire(trades: Trades, first: int, names: np.ndarray, tapes: np.ndarray) -> list[WireTrade]:
    """The same as items, numbered from `first` on."""
    who, count = trades.who, len(trades.who)
    return list(
        map(
            WireTrade,
            names[who].tolist(),
            map(str, range(first, first + count)),
            VENUES[bits(trades.chance, 35, 5)].tolist(),
            tapes[who].tolist(),
            (trades.cents / 100.0).tolist(),
            trades.shares.tolist(),
            trades.at.tolist(),
            range(first, first + count),
            CONDITIONS_OF[trades.kind].tolist(),
        )
    )
