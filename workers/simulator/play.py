"""When each item is sent: a recording or a synthetic market, at its own speed or a multiple of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Any

from workers.simulator.clock import MarketClock
from workers.simulator.items import WireItem, WireTrade
from workers.simulator.market import STEP, Market
from workers.simulator.server import Server

logger = logging.getLogger(__name__)

KEEP_CLOCK = 50  # Steps between two writes of the clock's file


class Pace:
    """Waits until each moment of the market has come at `speed` times real time; at 0 it never waits."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.behind = 0.0  # Seconds
        self._began = time.monotonic()

    async def until(self, seconds: float) -> None:
        """Of the market, since the pace began."""
        early = self._began + seconds / self.speed - time.monotonic() if self.speed else 0.0
        self.behind = max(-early, 0.0)
        await asyncio.sleep(max(early, 0.0))


async def play_recording(server: Server, frames: Iterable[list[WireTrade]], speed: float) -> None:
    """Send recorded frames once somebody subscribed; at speed 0 as fast as they are read."""
    await server.subscribed.wait()
    pace, first, sent = Pace(speed), 0, 0
    for frame in frames:
        first = first or frame[0].t
        await pace.until((frame[0].t - first) / 1000)
        await server.subscribed.wait()
        await server.send("T", list(frame))
        if not speed:
            await server.caught_up()
        sent += len(frame)
    logger.info("The recording ended: %d trades sent", sent)


async def play_market(server: Server, market: Market, clock: MarketClock, speed: float, warm_up: float) -> None:
    """Send a synthetic market for ever, its first `warm_up` seconds as fast as they are read."""
    await server.subscribed.wait()
    for _ in range(round(warm_up / STEP)):
        await step(server, market, clock)
        await server.caught_up()
    clock.keep()
    market.keep()
    logger.info("The market has run for %.0f s; from here at speed %g", warm_up, speed)
    pace, steps = Pace(speed), 0
    while True:
        steps += 1
        await pace.until(steps * STEP)
        await step(server, market, clock)
        if not speed:
            await server.caught_up()
        if steps % KEEP_CLOCK == 0:
            clock.keep()
            market.keep()


async def step(server: Server, market: Market, clock: MarketClock) -> None:
    """Let the market run for STEP and send what came of it."""
    found = market.step(clock.advance(round(STEP * 1000)))
    for channel, items in by_channel(found).items():
        await server.send(channel, items)


def by_channel(found: Any) -> dict[str, list[WireItem]]:
    return found if isinstance(found, dict) else {"T": found}
