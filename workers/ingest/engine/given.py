"""What is given from outside about the days before, beside each symbol's row until its day begins."""

from __future__ import annotations

import numpy as np

from tickstock.market.past import Past
from tickstock.market.profile import Profile
from tickstock.market.sessions import Spans
from workers.ingest.engine.state import GIVEN, State


def next_day(spans: Spans, day: int) -> int:
    """The first trading day after `day`, both ordinals; -1 where the table ends before it."""
    later = spans["day"][np.searchsorted(spans["day"], day, side="right") :]
    return int(later[0]) if len(later) else -1


def put_lines(state: State, profile: Profile, symbols: list[str], first: int) -> None:
    """Say beside the rows of these symbols, the first of which is number `first`, where the profile has them."""
    lines = [profile.places.get(symbol, -1) + 1 for symbol in symbols]
    state.parts["given"]["line"][first : first + len(symbols)] = lines


class Given:
    """Holds for one day; of a symbol that it does not name nothing is known."""

    def __init__(self, day: int, past: Past) -> None:
        self.day = day
        self.past = past
        self.places = {symbol.decode(): place for place, symbol in enumerate(past["symbol"].tolist())}

    def put(self, state: State, symbols: list[str], first: int) -> None:
        """Beside the rows of these symbols, the first of which is number `first`; at once where its day has begun.

        A close that a row has for that day already stays: events were told by it.
        """
        known = np.zeros(len(symbols), GIVEN)
        known["day"] = self.day
        for name in ("close", "high", "low"):
            known[name] = np.nan
        known["line"] = state.parts["given"]["line"][first : first + len(symbols)]
        places = np.array([self.places.get(symbol, -1) for symbol in symbols], np.int64)
        named = places >= 0
        for name in ("close", "high", "low"):
            known[name][named] = self.past[name][places[named]]
        state.parts["given"][first : first + len(symbols)] = known

        rows = state.rows[first : first + len(symbols)]
        today = rows["day"] == self.day
        rows["past_high"][today], rows["past_low"][today] = known["high"][today], known["low"][today]
        lacks = today & np.isnan(rows["prev_close"])
        rows["prev_close"][lacks] = known["close"][lacks]
