"""When each frame is sent: a recording or a synthetic market, at its own speed or a multiple of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable

from workers.simulator.clock import MarketClock
from workers.simulator.items import WireTrade
from workers.simulator.market import STEP, Market
from workers.simulator.server import Server

logger = logging.getLogger(__name__)

KEEP_CLOCK = 50  # Steps between two writes of the clock's file


async def play_recording(server: Server, frames: Iterable[list[WireTrade]], speed: float) -> None:
    """Send recorded frames once somebody subscribed; at speed 0 as fast as they are read."""
    await server.subscribed.wait()
    began, first, sent = time.monotonic(), 0, 0
    for frame in frames:
        first = first or frame[0].t
        if speed > 0.0:
            due = began + (frame[0].t - first) / 1000 / speed
            await asyncio.sleep(max(due - time.monotonic(), 0.0))
        await server.subscribed.wait()
        await server.send(frame)
        sent += len(frame)
    logger.info("The recording ended: %d trades sent", sent)


async def play_market(server: Server, market: Market, clock: MarketClock, speed: float, warm_up: float) -> None:
    """Send a synthetic market for ever, its first `warm_up` seconds as fast as they are read."""
    await server.subscribed.wait()
    steps = 0
    for _ in range(round(warm_up / STEP)):
        await _step(server, market, clock)
    clock.keep()
    market.keep()
    logger.info("The market has run for %.0f s; from here at speed %g", warm_up, speed)
    began = time.monotonic()
    while True:
        steps += 1
        # At speed 0 it runs as fast as it is read.
        await asyncio.sleep(max(began + steps * STEP / speed - time.monotonic(), 0.0) if speed else 0.0)
        await _step(server, market, clock)
        if steps % KEEP_CLOCK == 0:
            clock.keep()
            market.keep()


async def _step(server: Server, market: Market, clock: MarketClock) -> None:
    at = clock.advance(round(STEP * 1000))
    for frame in market.frames(at):
        await server.send(frame)
