"""What the simulator's synthetic market costs: trades made and encoded, with and without what goes along with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from benchmarks.figures import Figure, seconds
from workers.simulator.items import CHANNELS, FRAME, encode_frame
from workers.simulator.market import STEP, STEP_MS, Market, tickers

RATE = 100_000.0  # Trades a second
BEGAN = 1_800_000_000_000  # Epoch ms
LASTS = 5.0  # Seconds of market
WANTED_US = 4.0


def measure() -> Iterator[Figure]:
    for count in (4_000, 12_000):
        yield Figure(f"simulated_trade_{count}_us", cost(count, ("T",)), "us/trade", WANTED_US)
        yield Figure(f"simulated_all_{count}_us", cost(count, CHANNELS), "us/trade", 3 * WANTED_US)


def cost(count: int, wanted: Collection[str]) -> float:
    """Microseconds a trade, in frames of the usual size."""
    market = Market(tickers(count), RATE, seed=1)
    market.wanted = set(wanted)
    play(market, BEGAN, 1.0)
    before = market.trades_made
    spent = seconds(lambda: play(market, BEGAN + 1_000, LASTS))
    return spent / (market.trades_made - before) * 1e6


def play(market: Market, at: int, lasts: float) -> None:
    for step in range(1, round(lasts / STEP) + 1):
        for items in market.step(at + step * STEP_MS).values():
            for first in range(0, len(items), FRAME):
                encode_frame(items[first : first + FRAME])
