"""The big prints that open, reopen and close trading in a symbol, and the official prices made of them."""

from __future__ import annotations

import numpy as np

from tickstock.market.sessions import REGULAR
from workers.simulator.market.hours import STEP_MS, Hours
from workers.simulator.market.kinds import CLOSING, OFFICIAL_CLOSE, OFFICIAL_OPEN, OPENING, REOPENING
from workers.simulator.market.prices import Prices
from workers.simulator.market.trades import Trades, together

OPENS_WITHIN = 2_000.0  # Ms, the mean of all symbols
LATEST = 20_000
MINUTE = 60 * 150.0  # Shares usually traded in a minute, at a trade a second
AUCTION = 0.9  # Of such a minute: little, so that not every symbol's volume surges at the close


class Auctions:
    """When each symbol opens, and at what price it did. A symbol that is still to open does not trade."""

    def __init__(self, usual: np.ndarray, prices: Prices, random: np.random.Generator) -> None:
        self.usual, self.prices, self.random = usual, prices, random
        self.opens = np.zeros(len(usual), np.int64)  # Epoch ms; 0: it is open
        self.official_open = np.zeros(len(usual))  # Cents; 0 until it is known
        self.waiting = False  # Whether any is still to open

    def begin(self, hours: Hours, start: int, is_new_day: bool) -> None:
        """Another session: in a regular one every symbol opens in its own time, or has done so already."""
        if is_new_day:
            self.official_open[:] = 0.0
        self.opens[:] = 0
        self.waiting = hours.shaped and hours.name == REGULAR and start == hours.start
        if self.waiting:
            delay = self.random.exponential(OPENS_WITHIN, len(self.opens)).clip(0, LATEST)
            self.opens[:] = hours.start + delay.astype(np.int64)
        elif hours.name == REGULAR:
            self.official_open[:] = self.prices.bids(np.arange(len(self.opens)))

    def opening(self, start: int, is_halted: np.ndarray) -> Trades:
        """The prints of the symbols that open in this step; one that is halted opens afterwards."""
        who = np.flatnonzero((self.opens > 0) & (self.opens < start + STEP_MS) & ~is_halted)
        found = self.prints(who, np.maximum(self.opens[who], start), OPENING, OFFICIAL_OPEN)
        self.official_open[found.who] = found.cents
        self.opens[who] = 0
        self.waiting = bool(self.opens.any())
        return found

    def closing(self, hours: Hours, is_halted: np.ndarray) -> Trades:
        """In the last millisecond, so that they belong to the session whose last prices they are."""
        who = np.flatnonzero(~is_halted)
        return self.prints(who, np.full(len(who), hours.end - 1), CLOSING, OFFICIAL_CLOSE)

    def reopening(self, who: np.ndarray, start: int) -> Trades:
        """The prints of symbols whose halt is over."""
        return self.prints(who, np.full(len(who), start), REOPENING)

    def prints(self, who: np.ndarray, at: np.ndarray, kind: int, official: int | None = None) -> Trades:
        """A big print each, and the official price made of it where there is one."""
        count = len(who)
        size = self.usual[who] * MINUTE * AUCTION * self.random.lognormal(-0.05, 0.3, count)
        shares = np.ceil(size / 100) * 100
        bid, spread = self.prices.bids(who), self.prices.spread[who]
        chance = self.random.integers(0, 2**64, count, np.uint64)
        found = Trades(who, at, bid + spread // 2, shares, np.full(count, kind, np.uint8), chance, bid, spread)
        if official is None:
            return found
        return together(found, found._replace(kind=np.full(count, official, np.uint8)))


def is_last_step(hours: Hours, start: int) -> bool:
    return hours.shaped and hours.name == REGULAR and start + STEP_MS >= hours.end
