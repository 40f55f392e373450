"""What a scenario moves: the synthetic market and its clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from workers.simulator import actions as act
from workers.simulator.schedule import day_of, moment_of

DAYS = 10  # A jump to a time looks so far ahead for a day on which the market is open


class Clock(Protocol):
    at: int

    def jump(self, to: int) -> None: ...


class Market(Protocol):
    def burst(self, factor: float, until: int) -> None: ...
    def halt(self, ticker: str, until: int) -> None: ...
    def news(self, ticker: str, move: float, until: int) -> None: ...


class Stage:
    def __init__(self, market: Market, clock: Clock) -> None:
        self.market = market
        self.clock = clock

    def move(self, action: act.Action, seconds: float) -> None:
        """Let the market do something for a while; ValueError or KeyError where it cannot."""
        until = self.clock.at + round(1000 * seconds)
        match action:
            case act.Burst():
                self.market.burst(action.factor, until)
            case act.Halt():
                self.market.halt(action.ticker, until)
            case act.News():
                self.market.news(action.ticker, action.move, until)
            case act.Jump():
                self._jump(action)

    def _jump(self, action: act.Jump) -> None:
        if action.day is not None:
            self.clock.jump(moment_of(date.fromordinal(action.day), action.seconds))
            return
        today, now = day_of(self.clock.at), self.clock.at
        for days in range(DAYS):
            to = moment_of(today + timedelta(days=days), action.seconds)
            if to > now and self._jumps(to):
                return
        raise ValueError("the market is closed at that time")

    def _jumps(self, to: int) -> bool:
        try:
            self.clock.jump(to)
        except ValueError:
            return False
        return True
