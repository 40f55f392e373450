"""`python -m workers.simulator`: Massive's protocol on a local port, with a synthetic market or a recording."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Iterator
from itertools import chain, islice

from tickstock import env
from workers.exchange import load_sessions
from workers.flatfile import UNREADABLE
from workers.simulator.accounts import Accounts
from workers.simulator.clock import MarketClock
from workers.simulator.items import WireTrade
from workers.simulator.market import Market, tickers
from workers.simulator.options import read_arguments
from workers.simulator.play import play_market, play_recording
from workers.simulator.recording import recording
from workers.simulator.server import Server

HOST = "127.0.0.1"


async def simulate(arguments: argparse.Namespace) -> None:
    server = Server(Accounts(arguments.key, arguments.plan, arguments.connections))
    # A file that is none is found out before anybody connects.
    frames = opened(recording(arguments.recording)) if arguments.recording else None
    async with asyncio.TaskGroup() as group:
        group.create_task(server.run(HOST, arguments.port))
        if frames is not None:
            group.create_task(play_recording(server, frames, arguments.speed))
        else:
            spans = load_sessions()
            clock = MarketClock(spans, arguments.clock)
            prices = arguments.clock.with_suffix(".prices") if arguments.clock else None
            seed = [arguments.seed, clock.at // 1000]  # A run that goes on has moves of its own
            market = Market(tickers(arguments.symbols), arguments.rate, seed, prices, spans=spans)
            group.create_task(play_market(server, market, clock, arguments.speed, arguments.warm_up))


def opened(frames: Iterator[list[WireTrade]]) -> Iterator[list[WireTrade]]:
    """The same frames, the first of them read already."""
    return chain(list(islice(frames, 1)), frames)


def main() -> None:
    env.load()
    logging.basicConfig(format="{asctime} {levelname} {name} {message}", style="{", level=logging.INFO)
    logging.getLogger("websockets").setLevel(logging.WARNING)
    try:
        asyncio.run(simulate(read_arguments()))
    except* UNREADABLE as problems:
        sys.exit(f"The simulator cannot run: {problems.exceptions[0]}")
    except* KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
