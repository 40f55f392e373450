"""A synthetic market: what is traded, quoted and halted in it, a tenth of a second at a time."""

from __future__ import annotations

from workers.simulator.market.hours import STEP, STEP_MS
from workers.simulator.market.market import Market
from workers.simulator.market.tickers import tickers

__all__ = ["STEP", "STEP_MS", "Market", "tickers"]
