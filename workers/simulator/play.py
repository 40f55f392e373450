"""When each item is sent: a recording or a synthetic market, at its own speed or a multiple of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import cast

from workers.simulator.clock import MarketClock
from workers.simulator.items import WireTrade
from workers.simulator.market import STEP, STEP_MS, Market
from workers.simulator.server import Server

logger = logging.getLogger(__name__)

KEEP_CLOCK = 50  # Steps between two writes of the clock's file
REPORT = 60.0  # Seconds between two lines about what was sent


class Pace:
    """Waits until each moment of the market has come at `speed` times real time; at 0 it never waits."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.behind = 0.0  # Seconds, the most since the last report
        self._began: float | None = None

    async def until(self, seconds: float) -> None:
        """Of the market, since the first call."""
        now = time.monotonic()
        self._began = now - seconds if self._began is None else self._began
        early = self._began + seconds / self.speed - now if self.speed else 0.0
        self.behind = max(-early, self.behind)
        await asyncio.sleep(max(early, 0.0))


async def play_recording(server: Server, frames: Iterable[list[WireTrade]], pace: Pace) -> None:
    """Send recorded frames once somebody subscribed; at speed 0 as fast as they are read."""
    await server.subscribed.wait()
    first = 0
    for frame in frames:
        at = frame[0].t
        first = first or at
        await pace.until((at - first) / 1000)
        await server.subscribed.wait()
        server.director.step(at)
        await server.send("T", [*server.director.disturb(frame, at)])
        if not pace.speed:
            await server.caught_up()
    await server.send("T", [*server.director.left_over()])
    logger.info("The recording ended. %s", sent(server, pace))


async def play_market(
    server: Server, market: Market, clock: MarketClock, pace: Pace, warm_up: float, until: int | None = None
) -> None:
    """Send a synthetic market, its first `warm_up` seconds as fast as they are read, for ever or until that time in it."""
    await server.subscribed.wait()
    warm, steps = round(warm_up / STEP), 0
    while until is None or clock.at < until:
        steps += 1
        if steps > warm:
            await pace.until((steps - warm) * STEP)
        await step(server, market, clock)
        if steps <= warm or not pace.speed:
            await server.caught_up()
        if steps == warm:
            logger.info("The market has run for %.0f s; from here at speed %g", warm_up, pace.speed)
        if steps == warm or steps % KEEP_CLOCK == 0:
            keep(market, clock)
    await server.send("T", [*server.director.left_over()])
    keep(market, clock)
    logger.info("The market has come to its end. %s", sent(server, pace))


async def report(server: Server, pace: Pace) -> None:
    """Tell every minute what was sent."""
    while True:
        await asyncio.sleep(REPORT)
        logger.info(sent(server, pace))
        pace.behind = 0.0


async def step(server: Server, market: Market, clock: MarketClock) -> None:
    """Let the market run for STEP and send what came of it."""
    server.director.step(clock.at)
    market.wanted = server.channels
    for channel, items in market.step(clock.advance(STEP_MS)).items():
        if channel == "T":
            items = [*server.director.disturb(cast(list[WireTrade], items), clock.at)]
        await server.send(channel, items)


def keep(market: Market, clock: MarketClock) -> None:
    clock.keep()
    market.keep()


def sent(server: Server, pace: Pace) -> str:
    counts = ", ".join(f"{channel} {count:,}" for channel, count in sorted(server.counts.items()))
    return f"Sent so far: {counts or 'nothing'}; {len(server.clients)} clients; {pace.behind:.2f} s behind"
