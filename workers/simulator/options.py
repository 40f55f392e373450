"""What the simulator is told on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from tickstock import env
from tickstock.market.sessions import NEW_YORK, milliseconds
from workers.simulator import scenarios
from workers.simulator.actions import MARKET, Line
from workers.simulator.items import CHANNELS
from workers.simulator.words import duration, time_of_day


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


def scenario(text: str) -> tuple[Line, ...]:
    """An argument's type: a file of lines."""
    try:
        return scenarios.read(Path(text).read_text(), text)
    except (OSError, UnicodeDecodeError, ValueError) as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def line(text: str) -> Line:
    """An argument's type: a line of a scenario."""
    try:
        return scenarios.parse(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def moment(text: str) -> int:
    """An argument's type: a day and a time in New York, as epoch ms."""
    return milliseconds(datetime.fromisoformat(text).replace(tzinfo=NEW_YORK))


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
    add("--warm-up", type=between(0, 23_400), help="its seconds that are sent at once (420; 0 with --at)")
    add("--clock", type=Path, metavar="FILE", help="keeps its time between runs, and a file beside it the prices")
    add("--at", type=moment, metavar="'2026-11-27 12:55'", help="its time to begin with, in New York")
    add("--hours", choices=("regular", "all"), default="regular", help="the sessions it goes through (%(default)s)")
    add("--until", type=time_of_day, metavar="HH:MM", help="its time when no more is sent; clients stay connected")
    add("--for", type=duration, metavar="1h", dest="lasts", help="the same, as a duration")
    add("--scenario", type=scenario, metavar="FILE", default=(), help="what is to go wrong: docs/simulator.md")
    add("--do", type=line, action="append", metavar="LINE", default=[], help="a line of a scenario; repeat at will")
    found = parser.parse_args(words)
    found.lines = (*found.scenario, *found.do)
    if found.warm_up is None:
        found.warm_up = 420.0 if found.at is None else 0.0
    check(parser, found)
    return found


def check(parser: Parser, found: argparse.Namespace) -> None:
    """Refuse what makes no sense together."""
    if found.until is not None and found.lasts is not None:
        parser.error("choose --until or --for")
    if not found.recording:
        return
    if found.at is not None or found.until is not None or found.lasts is not None:
        parser.error("--at, --until and --for are for the synthetic market, not for a recording")
    for each in found.lines:
        if isinstance(each.action, MARKET):
            parser.error(f"--do or --scenario: {each.text!r} needs the synthetic market, not a recording")
