"""`python -m workers.simulator`: Massive's protocol on a local port, with a synthetic market or a recording."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from itertools import chain, islice

from tickstock import env, metrics
from tickstock.logs import config as logs
from tickstock.stream.presence import Presence
from workers.exchange import load_sessions
from workers.flatfile import UNREADABLE
from workers.simulator.accounts import Accounts
from workers.simulator.clock import MarketClock
from workers.simulator.director import Director
from workers.simulator.items import WireTrade
from workers.simulator.market import Market, tickers
from workers.simulator.metrics import SimulatorCollector
from workers.simulator.options import read_arguments
from workers.simulator.play import Pace, play_market, play_recording, report
from workers.simulator.recording import recording
from workers.simulator.rest import Rest
from workers.simulator.schedule import day_of, moment_of
from workers.simulator.server import Server
from workers.simulator.stage import Stage

DAY_MS = 86_400_000


async def simulate(arguments: argparse.Namespace) -> None:
    director = Director(arguments.lines, arguments.seed)
    server = Server(Accounts(arguments.key, arguments.plan, arguments.connections), director=director)
    pace = Pace(arguments.speed)
    # A file that is none is found out before anybody connects.
    frames = opened(recording(arguments.recording)) if arguments.recording else None
    metrics.serve(env.whole("SIMULATOR_METRICS_PORT", 0, 0, 65_535), SimulatorCollector(server, pace))
    async with asyncio.TaskGroup() as group:
        group.create_task(server.run(env.text("SIMULATOR_HOST", "127.0.0.1"), arguments.port))
        group.create_task(director.run())
        group.create_task(report(server, pace))
        if frames is not None:
            group.create_task(play_recording(server, frames, pace))
        else:
            market, clock = build(arguments)
            director.stage = Stage(market, clock)
            rest = Rest(
                market.symbols,
                market.prices.value,
                clock.spans,
                lambda: clock.at,
                seed=arguments.seed,
                key=arguments.key,
            )
            server.answer = rest.answer
            group.create_task(rest.watch())
            until = end(clock.at, arguments.until, arguments.lasts)
            group.create_task(play_market(server, market, clock, pace, arguments.warm_up, until))


def build(arguments: argparse.Namespace) -> tuple[Market, MarketClock]:
    """The synthetic market and the time in it."""
    spans = load_sessions()
    try:
        clock = MarketClock(spans, arguments.clock, at=arguments.at, hours=arguments.hours)
    except ValueError:
        raise ValueError("argument --at: the market is closed at that time in New York") from None
    prices = arguments.clock.with_suffix(".prices") if arguments.clock else None
    seed = [arguments.seed, clock.at // 1000]  # A run that goes on has moves of its own
    return Market(tickers(arguments.symbols), arguments.rate, seed, prices, spans=spans), clock


def end(at: int, time_of_day: int | None, seconds: float | None) -> int | None:
    """When a market that begins `at` is to end (epoch ms): the next time it is so late, or after so long."""
    if time_of_day is not None:
        today, tomorrow = (moment_of(day_of(at + days * DAY_MS), time_of_day) for days in (0, 1))
        return today if today > at else tomorrow
    return None if seconds is None else at + round(seconds * 1000)


def opened(frames: Iterator[list[WireTrade]]) -> Iterator[list[WireTrade]]:
    """The same frames, the first of them read already."""
    return chain(list(islice(frames, 1)), frames)


def be_present(presence: Presence) -> None:
    """Until it is told to end: what keeps the market's time needs no other farewell."""

    def leave(number: int, _: object) -> None:
        presence.stop()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    presence.start()
    signal.signal(signal.SIGTERM, leave)


def main() -> None:
    env.load()
    logs.put_in_force("simulator")
    if url := env.text("STREAM_URL", env.text("REDIS_URL", "")):  # It needs no broker, and there may be none
        be_present(Presence(url, "simulator", metrics_port=env.whole("SIMULATOR_METRICS_PORT", 0, 0, 65_535)))
    try:
        asyncio.run(simulate(read_arguments()))
    except* UNREADABLE as problems:
        sys.exit(f"The simulator cannot run: {problems.exceptions[0]}")
    except* KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
