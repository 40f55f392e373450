"""`python -m workers.replay FILE...`: the events of flat files or recordings as JSON lines, as fast as the machine can."""

from __future__ import annotations

import math
import signal
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import BinaryIO, NoReturn

import numpy as np

from tickstock.market import wire
from tickstock.market.events import CONTROL, KINDS
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import TICK, Ticks
from workers.exchange import load_sessions
from workers.flatfile import UNREADABLE, FlatFile
from workers.ingest.engine.engine import Engine
from workers.replay.closes import read_closes
from workers.replay.frames import FrameFile
from workers.replay.out import opened
from workers.replay.pace import paced
from workers.replay.progress import Progress
from workers.replay.replay import Replay
from workers.replay.source import open_file, read
from workers.replay.summary import summary

ALL_KINDS = frozenset({*KINDS, CONTROL})
INTERRUPTED = 130  # As the shell tells it


class Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.exit(f"Cannot replay: {message} (--help says more)")


def kinds(text: str) -> frozenset[str]:
    """Kinds of event, separated by commas."""
    found = frozenset(text.split(","))
    if unknown := found - ALL_KINDS:
        raise ArgumentTypeError(
            f"there is no kind {', '.join(sorted(unknown))!r}: choose of {','.join(KINDS)},{CONTROL}"
        )
    return found


def speed(text: str) -> float:
    """How many times market speed."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 <= value < math.inf:
        raise ArgumentTypeError(f"choose a number from 0 (as fast as possible) up, not {text!r}")
    return value


def parser() -> Parser:
    made = Parser(prog="python -m workers.replay", description=__doc__)
    add = made.add_argument
    add(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="the vendor's flat file of trades or minute aggregates, or a recording",
    )
    add("--out", type=Path, metavar="F", help="where to write; standard output when not given")
    add("--speed", type=speed, default=0.0, metavar="N", help="times market speed; 0, as fast as possible (default)")
    add(
        "--kinds",
        type=kinds,
        default=ALL_KINDS,
        metavar="high,low,...",
        help="only events of these kinds, under the numbers of all",
    )
    add("--prev-close", type=Path, metavar="FILE", help="day aggregates of the trading day before: the previous closes")
    return made


def main(given: Sequence[str] | None = None) -> None:
    arguments = parser().parse_args(given)
    try:
        with ExitStack() as stack:
            files = [stack.enter_context(closing(open_file(path))) for path in arguments.files]
            engine = Engine(load_sessions(), SymbolTable(), incarnation="replay")
            batches = read(files, engine.symbols)
            if arguments.prev_close:
                closes = read_closes(arguments.prev_close)
                engine.set_prev_close(closes.prices)
                batches = closes.before(batches)
            if arguments.speed:
                batches = paced(batches, arguments.speed)
            out = stack.enter_context(opened(arguments.out))
            play(batches, Replay(engine), files, out, arguments)
    except UNREADABLE as problem:
        sys.exit(f"Cannot replay: {problem}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def play(
    batches: Iterable[Ticks], replay: Replay, files: list[FlatFile | FrameFile], out: BinaryIO, arguments: Namespace
) -> None:
    """Write the events as they are found, show how far it is, and say in the end what it came to."""
    replay.engine.update(np.zeros(0, TICK))  # Compiles, before the clock starts
    began = time.monotonic()
    with Progress(files, sys.stderr) as progress:
        for found in replay.events(batches):
            out.writelines(wire.encode(event) + b"\n" for event in found if event.kind in arguments.kinds)
            if arguments.speed:
                out.flush()
            progress.show(replay.ticks, replay.at)
    seconds = time.monotonic() - began
    counts = sum((file.skipped for file in files), Counter(replay.counts()))
    print(summary(replay.ticks, seconds, replay.kinds, counts), file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # As every program in a pipe
    main()
