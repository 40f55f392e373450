"""`python -m workers.simulator`: Massive's protocol on a local port, with a synthetic market or a recording."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from tickstock import env
from workers.exchange import load_sessions
from workers.simulator.clock import MarketClock
from workers.simulator.market import Market, tickers
from workers.simulator.play import play_market, play_recording
from workers.simulator.recording import recording
from workers.simulator.server import Server

HOST = "127.0.0.1"


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m workers.simulator", description=__doc__)
    port = env.whole("SIMULATOR_PORT", 8001, 1, 65_535)
    parser.add_argument("--port", type=int, default=port, help="port to serve on (%(default)s)")
    parser.add_argument("--key", help="the only key that is accepted (any)")
    parser.add_argument("--recording", type=Path, metavar="FILE", help="play a flat file of trades")
    parser.add_argument(
        "--speed", type=float, default=1.0, help="times real time; 0: as fast as it is read (%(default)s)"
    )
    parser.add_argument("--symbols", type=int, default=4_000, help="of the synthetic market (%(default)s)")
    parser.add_argument("--rate", type=float, default=3_000.0, help="its trades a second (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of its prices (%(default)s)")
    parser.add_argument("--warm-up", type=float, default=420.0, help="its seconds that are sent at once (%(default)s)")
    parser.add_argument("--clock", type=Path, metavar="FILE", help="keeps its time between runs")
    return parser.parse_args()


async def simulate(arguments: argparse.Namespace) -> None:
    server = Server(arguments.key)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.run(HOST, arguments.port))
        if arguments.recording:
            group.create_task(play_recording(server, recording(arguments.recording), arguments.speed))
        else:
            market = Market(tickers(arguments.symbols), arguments.rate, arguments.seed)
            clock = MarketClock(load_sessions(), arguments.clock)
            group.create_task(play_market(server, market, clock, arguments.speed or 1.0, arguments.warm_up))


def main() -> None:
    env.load()
    logging.basicConfig(format="{asctime} {levelname} {name} {message}", style="{", level=logging.INFO)
    try:
        asyncio.run(simulate(read_arguments()))
    except* (OSError, ValueError) as problems:
        sys.exit(f"The simulator cannot run: {problems.exceptions[0]}")
    except* KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
