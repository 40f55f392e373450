"""A simple synthetic market: thousands of symbols, each a random walk, some with news now and then.

Real tickers of index members carry invented prices; the others are made-up tickers that begin with Z.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import numpy as np

from workers.simulator.items import FRAME, WireTrade

STEP = 0.1  # Seconds of market time
VOLATILITY = 0.00008  # Per square root of a second, the median symbol's
MARKET_VOLATILITY = 0.00004  # What all symbols share
NEWS = 0.25  # Symbols a second that get news
NEWS_LASTS = (120.0, 600.0)  # Seconds
NEWS_DRIFT = 0.00003  # Per second
NEWS_ACTIVITY = 12.0  # Times the symbol's usual number of trades

# Conditions and how often they come; odd lots (37) and average-price prints (2) set no high or low.
CONDITIONS: tuple[tuple[int, ...], ...] = ((), (14,), (14, 41), (37,), (14, 37, 41), (2,))
WEIGHTS = (0.25, 0.2, 0.15, 0.25, 0.148, 0.002)
ODD_LOT = 37


def tickers(count: int) -> list[str]:
    """Members of the S&P 500 and the Nasdaq-100, then made-up tickers, `count` in all."""
    import index_constitution  # It loads pandas: only a synthetic market pays for that.

    members = dict.fromkeys(
        (*index_constitution.latest("sp500")["symbol"], *index_constitution.latest("nasdaq100")["symbol"])
    )
    made_up = ("Z" + "".join(letters) for letters in product(ascii_uppercase, repeat=3))
    names = members | dict.fromkeys(name for name in made_up if name not in members)
    return list(names)[:count]


class Market:
    """Prices and trades of all symbols; the same seed gives the same market.

    `state` is a file that keeps the prices between runs, or None.
    """

    def __init__(
        self, symbols: list[str], trades_per_second: float, seed: int | list[int], state: Path | None = None
    ) -> None:
        self.random = np.random.default_rng(seed)
        self.symbols = symbols
        count = len(symbols)
        self.price = np.exp(self.random.normal(4.0, 0.9, count)).clip(2.0, 900.0)
        self.state = state
        self._go_on()
        self.volatility = VOLATILITY * np.exp(self.random.normal(0.0, 0.35, count))
        # A few symbols trade most of the time, as in a real market.
        self.usual = 1.0 / np.arange(4, count + 4) ** 0.8
        self.usual *= trades_per_second / self.usual.sum()
        self.activity = np.ones(count)
        self.drift = np.zeros(count)
        self.news_ends = np.zeros(count)
        self.seconds = 0.0
        self.trade_number = 0

    def keep(self) -> None:
        """Remember the prices for the next run, under another name first: a crash leaves those before."""
        if self.state:
            new = self.state.with_suffix(".new")
            with new.open("wb") as file:
                np.save(file, self.price)
            new.replace(self.state)

    def _go_on(self) -> None:
        """From the prices the last run ended with: a market that jumped back would make no new high for long."""
        try:
            kept = np.load(self.state) if self.state else None
        except (OSError, ValueError, EOFError):
            return
        if kept is not None and kept.shape == self.price.shape and bool((np.isfinite(kept) & (kept > 0.0)).all()):
            self.price = kept

    def step(self, at: int) -> list[WireTrade]:
        """Move on by STEP; the trades that happened, up to the time `at` (epoch ms)."""
        self._news()
        shared = self.random.normal(0.0, MARKET_VOLATILITY)
        own = self.random.normal(0.0, self.volatility)
        self.price *= np.exp((shared + own) * STEP**0.5 + self.drift * STEP)
        self.seconds += STEP
        counts = self.random.poisson(self.usual * self.activity * STEP)
        who = np.repeat(np.arange(len(counts)), counts)
        self.random.shuffle(who)
        return self._trades(who, at)

    def frames(self, at: int) -> Iterator[list[WireTrade]]:
        """The same, cut into frames."""
        trades = self.step(at)
        for first in range(0, len(trades), FRAME):
            yield trades[first : first + FRAME]

    def _news(self) -> None:
        over = (self.news_ends > 0.0) & (self.news_ends <= self.seconds)
        self.activity[over], self.drift[over], self.news_ends[over] = 1.0, 0.0, 0.0
        if self.random.random() < NEWS * STEP:
            # Somewhere among the busier half, where people would see it.
            symbol = self.random.integers(len(self.symbols) // 2)
            self.activity[symbol] = NEWS_ACTIVITY
            self.drift[symbol] = NEWS_DRIFT * self.random.choice((-1.0, 1.0)) * self.random.uniform(0.5, 2.0)
            self.news_ends[symbol] = self.seconds + self.random.uniform(*NEWS_LASTS)

    def _trades(self, who: np.ndarray, at: int) -> list[WireTrade]:
        count = len(who)
        kind = self.random.choice(len(CONDITIONS), count, p=WEIGHTS)
        price = self.price[who] * np.exp(self.random.normal(0.0, 0.00005, count))
        price[kind == len(CONDITIONS) - 1] *= 1.02  # An average-price print off the market: no high may come of it
        price = price.round(2)
        lots = np.ceil(self.random.exponential(1.5, count)) * 100
        odd = self.random.integers(1, 100, count)
        ticks = np.sort(self.random.integers(0, int(STEP * 1000), count))
        trades = []
        for k in range(count):
            conditions = CONDITIONS[kind[k]]
            self.trade_number += 1
            trades.append(
                WireTrade(
                    sym=self.symbols[who[k]],
                    i=str(self.trade_number),
                    x=4 + int(odd[k]) % 9,
                    z=1 + int(who[k]) % 3,
                    p=float(price[k]),
                    s=float(odd[k] if ODD_LOT in conditions else lots[k]),
                    t=at - int(STEP * 1000) + int(ticks[k]),
                    q=self.trade_number,
                    c=conditions,
                )
            )
        return trades
