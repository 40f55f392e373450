"""A second, plain implementation of detectors.md: slow, obvious, and the oracle of the compiled one.

It keeps what it is told and works each figure out afresh. Where the page leaves room it decides:
- A quote of one side only, or with its sides crossed, leaves no quote; an older quote than the newest is ignored.
- The tick test looks at the last change of price, whatever a quote said of the trades in between.
- Pressure fades by the time since the newest trade that counted, so a late one does not make it fade twice.
- A bar is one tick: high, then low, may set extremes; close and volume are those of a trade. One that replaces
  another offers its extremes only, and corrects the volume of session and day but not the one that surges look at.
- A range is made of prices that may set extremes, and can be left in POST too. What is late comes after it.
- A halt and a resume are told when they are news; a resume's first price counts among the highs and lows.
- The previous close is the last price of REGULAR on the trading day before. What is given from outside for a day
  wins when that day begins, and past extremes hold for no other day.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from tests.ingest.drive import Bar, Input, Luld, Quote, Tick
from tests.ingest.reference.eligibility import may
from tests.ingest.reference.minutes import Minutes
from tests.ingest.reference.noticed import Noticed
from tests.ingest.reference.session import Session, sessions
from tests.ingest.reference.stock import Stock
from tickstock.market.sessions import Spans

Told = dict[str, Any]


class Reference:
    def __init__(self, table: Spans) -> None:
        self.sessions = sessions(table)
        self.stocks: dict[str, Stock] = defaultdict(Stock)
        self.minutes = Minutes()
        self.opened = -1

    def run(self, found: Iterable[Input]) -> list[Told]:
        return [told for one in found for told in self.take(one)]

    def take(self, one: Input) -> Iterator[Told]:
        stock = self.stocks[one.symbol]
        if isinstance(one, Quote):
            stock.quoted(one)
            return
        session = next((s for s in self.sessions if s.start <= one.at < s.end), None)
        if session is None or not makes_sense(one):
            return
        self.minutes.come_to(one.at)
        if isinstance(one, Tick):
            if (one.trade_id, one.at) in stock.recent:
                return
            stock.recent.append((one.trade_id, one.at))
            self.minutes.traded(one, may(one.conditions, session.name))
        if stock.session and session.number < stock.session.number:
            if session.day == stock.session.day:
                self.late(stock, session, one)
            return
        if session.number > self.opened:
            self.opened = session.number
            yield told("", one.at, session, Noticed("control", 1, {"what": "session"}, 0.0))
        if stock.session is None or session.number > stock.session.number:
            stock.open(session)
        if isinstance(one, Bar):
            self.minutes.summed_up(one, stock.bars.get((one.second, one.length)))
        last = stock.last or 0.0
        noticed = list(self.offer(stock, session, one))
        ratio = stock.surge.ratio(stock.second)
        price = last if isinstance(one, Luld) else one.price if isinstance(one, Tick) else one.close
        for each in noticed:
            yield told(one.symbol, one.at, session, each, price, is_block(one), ratio, stock.day_volume)

    def offer(self, stock: Stock, session: Session, one: Input) -> Iterator[Noticed]:
        match one:
            case Tick():
                return stock.traded(one, may(one.conditions, session.name))
            case Bar():
                return stock.summed_up(one)
            case Luld():
                return stock.luld(one)
        return iter(())

    def late(self, stock: Stock, session: Session, one: Input) -> None:
        """What comes after its session, on the same day, adds to the day's volume where it may."""
        if isinstance(one, Tick) and may(one.conditions, session.name).volume:
            stock.day_volume += one.size


def told(
    symbol: str,
    at: int,
    session: Session,
    noticed: Noticed,
    price: float = 0.0,
    block: bool = False,
    ratio: float | None = None,
    day_volume: float = 0.0,
) -> Told:
    common = {"kind": noticed.kind, "symbol": symbol, "at": at, "session": session.name}
    common |= {"price": noticed.price if noticed.price is not None else price, "block": block, "volume_ratio": ratio}
    common |= {"day_volume": day_volume}
    return common | {"significance": noticed.significance} | noticed.figures


def makes_sense(one: Input) -> bool:
    match one:
        case Tick():
            return 0 < one.price < math.inf and 0 <= one.size < math.inf
        case Bar():
            return 0 < one.low <= one.high < math.inf and 0 < one.close < math.inf and 0 <= one.volume < math.inf
    return True


def is_block(one: Input) -> bool:
    return isinstance(one, Tick) and (one.size >= 10_000 or one.price * one.size >= 200_000)
