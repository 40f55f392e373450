"""Limit up, limit down: price bands around where a symbol traded lately, and the halts of those that leave them."""

from __future__ import annotations

import numpy as np

from workers.simulator.items import WireHalt
from workers.simulator.market.tickers import NASDAQ

HALTED, REOPENING, BANDS = 17, 18, 21
BAND = 0.05
REFERENCE_LASTS = 300.0  # Seconds over which the reference price is a mean
NEW_BANDS = 0.01  # Bands are told again when their middle has moved so far
LASTS_MS = 300_000  # Of a halt nobody asked for


class Halts:
    """Which symbols are halted, and the messages about it. Only Nasdaq's listings have those of 17 and 18."""

    def __init__(self, names: np.ndarray, tapes: np.ndarray, value: np.ndarray) -> None:
        self.names, self.tapes = names, tapes
        self.until = np.zeros(len(names), np.int64)  # Epoch ms; 0: it trades
        self.reference, self.told = value.copy(), value.copy()
        self.asked: list[tuple[int, int]] = []  # From outside, for the next step
        self.running = 0
        self.messages: list[tuple[int, int, int]] = []  # Who, code, when: not yet on the wire
        self.number = 0

    def step(self, at: int) -> np.ndarray:
        """Begin the halts that were asked for and end those that are over; who trades again."""
        for who, until in self.asked:
            self.begin(who, at, until)
        self.asked.clear()
        if not self.running:
            return np.zeros(0, np.intp)
        over = np.flatnonzero((self.until > 0) & (self.until <= at))
        self.until[over] = 0
        self.running -= len(over)
        self.messages += ((who, REOPENING, at) for who in over.tolist())
        return over

    def begin(self, who: int, at: int, until: int) -> None:
        if not self.until[who]:
            self.running += 1
            self.messages.append((who, HALTED, at))
        self.until[who] = until

    def restart(self, value: np.ndarray, who: np.ndarray) -> None:
        """New bands around the price of now."""
        self.reference[who] = self.told[who] = value[who]

    def each_second(self, at: int, value: np.ndarray) -> None:
        """Let the bands follow, and halt who has left them."""
        self.reference += (value - self.reference) / REFERENCE_LASTS
        far = np.abs(value / self.reference - 1.0) > BAND
        for who in np.flatnonzero(far & (self.until == 0)).tolist():
            self.begin(who, at, at + LASTS_MS)
        moved = np.flatnonzero(np.abs(self.reference / self.told - 1.0) > NEW_BANDS)
        self.told[moved] = self.reference[moved]
        self.messages += ((who, BANDS, at) for who in moved.tolist())

    def on_the_wire(self) -> list[WireHalt]:
        """What there is to say since the last time."""
        items = []
        for who, code, at in self.messages:
            tape = int(self.tapes[who])
            if code == BANDS or tape == NASDAQ:
                self.number += 1
                middle = float(self.told[who])
                high, low = round(middle * (1 + BAND), 2), round(middle * (1 - BAND), 2)
                items.append(WireHalt(self.names[who], high, low, (code,), tape, at * 1_000_000, self.number))
        self.messages.clear()
        return items
