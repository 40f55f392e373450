"""`python -m workers.simulator`: Massive's protocol on a local port, with a synthetic market or a recording."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path

from tickstock import env
from workers.exchange import load_sessions
from workers.flatfile import UNREADABLE
from workers.simulator.clock import MarketClock
from workers.simulator.items import WireTrade
from workers.simulator.market import Market, tickers
from workers.simulator.play import play_market, play_recording
from workers.simulator.recording import recording
from workers.simulator.server import Server

HOST = "127.0.0.1"


def between(low: float, high: float, convert: Callable[[str], float] = float) -> Callable[[str], float]:
    """An argument's type: a number of that range."""

    def number(text: str) -> float:
        value = convert(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"choose {low:g} to {high:g}")
        return value

    return number


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m workers.simulator", description=__doc__)
    add, port = parser.add_argument, env.whole("SIMULATOR_PORT", 8001, 1, 65_535)
    add("--port", type=between(1, 65_535, int), default=port, help="port to serve on (%(default)s)")
    add("--key", help="the only key that is accepted (any)")
    add("--recording", type=Path, metavar="FILE", help="play a flat file of trades")
    add("--speed", type=between(0, 1e6), default=1.0, help="times real time; 0: as fast as it is read (%(default)s)")
    add("--symbols", type=between(1, 15_000, int), default=4_000, help="of the synthetic market (%(default)s)")
    add("--rate", type=between(1, 1e6), default=3_000.0, help="its trades a second (%(default)s)")
    add("--seed", type=between(0, 2**31, int), default=1, help="of its prices (%(default)s)")
    add("--warm-up", type=between(0, 23_400), default=420.0, help="its seconds that are sent at once (%(default)s)")
    add("--clock", type=Path, metavar="FILE", help="keeps its time between runs, and a file beside it the prices")
    return parser.parse_args()


async def simulate(arguments: argparse.Namespace) -> None:
    server = Server(arguments.key)
    # A file that is none is found out before anybody connects.
    frames = opened(recording(arguments.recording)) if arguments.recording else None
    async with asyncio.TaskGroup() as group:
        group.create_task(server.run(HOST, arguments.port))
        if frames is not None:
            group.create_task(play_recording(server, frames, arguments.speed))
        else:
            clock = MarketClock(load_sessions(), arguments.clock)
            prices = arguments.clock.with_suffix(".prices") if arguments.clock else None
            seed = [arguments.seed, clock.at // 1000]  # A run that goes on has moves of its own
            market = Market(tickers(arguments.symbols), arguments.rate, seed, prices)
            group.create_task(play_market(server, market, clock, arguments.speed, arguments.warm_up))


def opened(frames: Iterator[list[WireTrade]]) -> Iterator[list[WireTrade]]:
    """The same frames, the first of them read already."""
    return chain(list(islice(frames, 1)), frames)


def main() -> None:
    env.load()
    logging.basicConfig(format="{asctime} {levelname} {name} {message}", style="{", level=logging.INFO)
    try:
        asyncio.run(simulate(read_arguments()))
    except* UNREADABLE as problems:
        sys.exit(f"The simulator cannot run: {problems.exceptions[0]}")
    except* KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
