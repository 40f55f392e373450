"""The kinds of trade: their conditions, how often each comes, what it may set; how large trades are, and where."""

from __future__ import annotations

import numpy as np

from tickstock.market.conditions import EXTENDED, FORM_T, flags

# Round lots, odd lots (37), then prints off the market that set no high or low: average prices and contingent trades.
ORDINARY: tuple[tuple[int, ...], ...] = (
    (), (14,), (14, 41), (10,), (37,), (14, 37), (14, 37, 41), (2,), (53, 52, 41),
)  # fmt: skip
WEIGHTS = (0.27, 0.2, 0.149, 0.001, 0.22, 0.04, 0.118, 0.00198, 0.00002)
ODD_LOT, AVERAGE, CONTINGENT = 4, 7, 8  # Where these begin
AFTER_HOURS = len(ORDINARY)  # To add outside regular hours: the same, with Form T
# The auctions, and the official prices made of them, which are no trades of their own.
OPENING, OFFICIAL_OPEN, CLOSING, OFFICIAL_CLOSE, REOPENING = range(2 * AFTER_HOURS, 2 * AFTER_HOURS + 5)
CONDITIONS = (
    *ORDINARY,
    *((FORM_T, *conditions) for conditions in ORDINARY),
    (25,), (16,), (8,), (15,), (28,),
)  # fmt: skip

CHANCES = 65_536  # Kinds are drawn with 16 random bits
_bounds = np.rint(np.cumsum((0.0, *WEIGHTS)) / sum(WEIGHTS) * CHANCES).astype(int)
KIND = np.repeat(np.arange(len(ORDINARY), dtype=np.uint8), np.diff(_bounds))
MAY = np.array([flags(conditions) for conditions in CONDITIONS], np.uint8)
MAY_EXTENDED = MAY >> EXTENDED

# Round lots: quantiles of an exponential, the largest of them with a heavy tail.
_rank = (np.arange(4_096) + 0.5) / 4_096
LOTS = (np.ceil(-1.5 * np.log(1.0 - _rank)) * np.maximum(0.002 / (1.0 - _rank), 1.0) ** 0.6).round() * 100.0

# Of 32: off-exchange venues report most, then Nasdaq, New York, Arca, the Cboe's, and others.
VENUES = np.array([4] * 12 + [12] * 6 + [10] * 3 + [11] * 3 + [19] * 2 + [8] * 2 + [21, 15, 7, 18], np.int64)
