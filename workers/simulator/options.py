"""What the simulator is told on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from tickstock import env
from workers.simulator.items import CHANNELS


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"The simulator cannot run: {message}\n")


def between(low: float, high: float, convert: Callable[[str], float] = float) -> Callable[[str], float]:
    """An argument's type: a number of that range."""

    def number(text: str) -> float:
        value = convert(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"choose {low:g} to {high:g}")
        return value

    return number


def plan(text: str) -> frozenset[str]:
    """An argument's type: channels."""
    channels = frozenset(text.split(","))
    if not channels <= set(CHANNELS):
        raise argparse.ArgumentTypeError(f"choose from {','.join(CHANNELS)}, got {text!r}")
    return channels


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = Parser(prog="python -m workers.simulator", description=__doc__, allow_abbrev=False)
    add, port = parser.add_argument, env.whole("SIMULATOR_PORT", 8001, 1, 65_535)
    add("--port", type=between(1, 65_535, int), default=port, help="port to serve on (%(default)s)")
    add("--key", help="the only key that is accepted (any)")
    add("--plan", type=plan, metavar="T,A", help="the only channels it pays for (all)")
    add("--connections", type=between(1, 1_000, int), default=1, help="of one key at once (%(default)s)")
    add("--recording", type=Path, metavar="FILE", help="play a flat file of trades")
    add("--speed", type=between(0, 1e6), default=1.0, help="times real time; 0: as fast as it is read (%(default)s)")
    add("--symbols", type=between(1, 15_000, int), default=4_000, help="of the synthetic market (%(default)s)")
    add("--rate", type=between(1, 1e6), default=3_000.0, help="its trades a second (%(default)s)")
    add("--seed", type=between(0, 2**31, int), default=1, help="of its prices (%(default)s)")
    add("--warm-up", type=between(0, 23_400), default=420.0, help="its seconds that are sent at once (%(default)s)")
    add("--clock", type=Path, metavar="FILE", help="keeps its time between runs, and a file beside it the prices")
    return parser.parse_args(words)
