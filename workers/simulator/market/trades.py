"""The trades of a step as columns: who, when, at what price, how many shares, of which kind."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from workers.simulator.items import WireTrade
from workers.simulator.market.hours import STEP, STEP_MS
from workers.simulator.market.kinds import (
    AFTER_HOURS,
    AVERAGE,
    CHANCES,
    CONDITIONS,
    CONTINGENT,
    KIND,
    LOTS,
    ODD_LOT,
    VENUES,
)
from workers.simulator.market.news import News
from workers.simulator.market.prices import Prices

MOST = 100_000  # Trades in a step, whatever bursts
CONDITIONS_OF = np.empty(len(CONDITIONS), object)
CONDITIONS_OF[:] = CONDITIONS


class Trades(NamedTuple):
    """Columns in the order of time."""

    who: np.ndarray  # Number of the symbol
    at: np.ndarray  # Epoch ms
    cents: np.ndarray
    shares: np.ndarray
    kind: np.ndarray
    chance: np.ndarray  # 64 random bits each, of which everything about it is decided
    bid: np.ndarray  # Cents, while it happened
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
    bid, spread = prices.bids(who), prices.spread[who]
    kind = KIND[bits(chance, 0, 16)]
    shares = np.where((kind >= ODD_LOT) & (kind < AVERAGE), 1.0 + bits(chance, 28, 7) % 99, LOTS[bits(chance, 16, 12)])
    is_buy = bits(chance, 40, 16) < news.buying(who) * CHANCES
    is_between = bits(chance, 56, 3) == 0
    cents = bid + np.where(is_between, spread // 2, np.where(is_buy, spread, 0.0))
    if (kind >= AVERAGE).any():
        cents, shares = off_the_market(cents, shares, kind, np.where(bits(chance, 59, 1), 1.0, -1.0))
    if not is_regular:
        kind = kind + np.uint8(AFTER_HOURS)
    return Trades(who, at, cents, shares, kind, chance, bid, spread)


def off_the_market(
    cents: np.ndarray, shares: np.ndarray, kind: np.ndarray, sign: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Move average-price and contingent prints away; the latter are huge."""
    far = np.select([kind == CONTINGENT, kind == AVERAGE], [0.03, 0.02])
    return np.rint(cents * (1.0 + sign * far)), np.where(kind == CONTINGENT, shares * 50, shares)


def none() -> Trades:
    """A step in which nothing happens."""
    whole, number = np.zeros(0, np.int64), np.zeros(0)
    return Trades(whole, whole, number, number, whole.astype(np.uint8), whole.astype(np.uint64), number, number)


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
