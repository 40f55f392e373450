from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from tests.ingest.drive import Bar, Luld, Quote, Tick
from tests.ingest.reference.breakout import Breakout, Past
from tests.ingest.reference.eligibility import May
from tests.ingest.reference.extremes import HighLow
from tests.ingest.reference.gap import gap
from tests.ingest.reference.noticed import Noticed
from tests.ingest.reference.pressure import Pressure
from tests.ingest.reference.session import Session
from tests.ingest.reference.surge import Profile, Surge
from tests.ingest.reference.trend import Trend
from tests.ingest.reference.vwap import VwapCross


class Stock:
    """One symbol: what a session, a day and a life know of it, and the rules in their order."""

    def __init__(self) -> None:
        self.recent: deque[Any] = deque(maxlen=64)
        self.quote: Quote | None = None
        self.session: Session | None = None
        self.close: float | None = None
        self.prev_close: float | None = None
        self.past: Past = {}
        self.given: dict[int, tuple[float, Past]] = {}  # By day (ordinal): the previous close and the past
        self.bars: dict[tuple[int, int], float] = {}
        self.profile: Profile = {}

    def open(self, session: Session) -> None:
        before = self.session
        if before and before.name == "regular":
            self.close = self.last
        if not before or before.day != session.day:
            if before:
                self.prev_close = self.close if before.day == session.eve else None
                self.past = {}
            self.prev_close, self.past = self.given.get(session.day, (self.prev_close, self.past))
            self.close = None
            self.day_volume = 0.0
            self.breakout = Breakout()
            self.is_halted: bool | None = None
        self.session = session
        self.high_low, self.trend, self.surge = HighLow(), Trend(), Surge(self.profile)
        self.pressure, self.vwap = Pressure(), VwapCross()
        self.last: float | None = None
        self.second = self.trades = 0
        self.volume = 0.0

    def quoted(self, quote: Quote) -> None:
        """The newest two-sided quote counts; a one-sided one leaves none."""
        if not self.quote or quote.at >= self.quote.at:
            self.quote = quote if 0 < quote.bid <= quote.ask < float("inf") else None

    def traded(self, tick: Tick, may: May) -> Iterator[Noticed]:
        self.move_to(tick.at // 1000)
        self.trades += 1
        if may.last:
            yield from self.trend.update(tick.price, self.second)
        if may.extreme:
            yield from self.high_low.update(tick.price)
        if may.last:
            yield from self.opens(tick.price)
        yield from self.breaks(tick.price, tick.at, may)
        if may.last and may.volume:
            yield from self.pressure.update(tick.price, tick.size, tick.at, self.last, self.quote)
        if may.volume:
            yield from self.surge.update(tick.price, tick.size, self.second)
            self.add(tick.size)
        if may.last:
            self.last = tick.price
            yield from self.vwap.update(tick.price, tick.size if may.volume else 0, self.trades)

    def summed_up(self, bar: Bar) -> Iterator[Noticed]:
        """A bar: its extremes may set extremes; its close is a price and its volume a size, once."""
        before = self.bars.get((bar.second, bar.length))
        self.bars[bar.second, bar.length] = bar.volume
        is_new = before is None
        self.move_to(bar.at // 1000)
        self.trades += is_new
        if is_new:
            yield from self.trend.update(bar.close, self.second)
        yield from self.high_low.update(bar.high)
        yield from self.high_low.update(bar.low)
        if is_new:
            yield from self.opens(bar.close)
        for price in (bar.high, bar.low):
            yield from self.breaks(price, bar.at, May(True, False, False))
        self.add(bar.volume - (before or 0))
        if is_new:
            yield from self.breaks(bar.close, bar.at, May(False, True, False))
            yield from self.pressure.update(bar.close, bar.volume, bar.at, self.last, self.quote)
            yield from self.surge.update(bar.close, bar.volume, self.second)
            self.last = bar.close
            yield from self.vwap.update(bar.close, bar.volume, self.trades)

    def luld(self, message: Luld) -> Iterator[Noticed]:
        """A code that repeats what is known is no news."""
        if message.code == 17 and self.is_halted is not True:
            self.is_halted = True
            yield Noticed("halt", 10, {})
        if message.code == 18 and self.is_halted is not False:
            self.is_halted = False
            self.trend.restart()
            self.high_low.resumed = True
            yield Noticed("resume", 10, {})

    def move_to(self, second: int) -> None:
        """What is late counts as if it fell into the newest second."""
        self.second = max(self.second, second)

    def add(self, volume: float) -> None:
        self.volume += volume
        self.day_volume += volume

    def opens(self, price: float) -> Iterator[Noticed]:
        if self.session and self.session.name == "regular" and self.last is None:
            yield from gap(price, self.prev_close)

    def breaks(self, price: float, at: int, may: May) -> Iterator[Noticed]:
        assert self.session
        since_open = max(at, self.second * 1000) - self.session.opens
        if may.extreme and self.session.name == "regular":
            self.breakout.follow(price, since_open)
        if may.last and self.session.name != "pre":
            yield from self.breakout.leave(price, since_open)
        if may.extreme:
            yield from self.breakout.pass_past(price, self.past)
