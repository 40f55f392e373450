"""`python -m workers.replay FILE [--out F]`: the events of a flat file as JSON lines, as fast as the machine can."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import msgspec

from tickstock.market import wire
from tickstock.market.events import AnyEvent
from tickstock.market.symbols import SymbolTable
from workers.exchange import load_sessions
from workers.flatfile import FlatFile
from workers.ingest.decoders.flatfile import batches
from workers.ingest.engine.engine import Engine


def replay(trades: FlatFile, engine: Engine) -> Iterator[AnyEvent]:
    """The events of a file, numbered from 1."""
    events = (event for batch in batches(trades, engine.symbols) for event in engine.update(batch))
    for seq, event in enumerate(events, start=1):
        yield msgspec.structs.replace(event, seq=seq)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m workers.replay", description=__doc__)
    parser.add_argument("file", type=Path, help="the vendor's flat file of trades (CSV, or gzip CSV)")
    parser.add_argument("--out", type=Path, help="where to write; standard output when not given")
    arguments = parser.parse_args()
    trades = FlatFile(arguments.file)
    engine = Engine(load_sessions(), SymbolTable(), incarnation="replay")
    try:
        with arguments.out.open("wb") if arguments.out else nullcontext(sys.stdout.buffer) as out:
            for event in replay(trades, engine):
                out.write(wire.encode(event) + b"\n")
    except (OSError, ValueError) as problem:
        sys.exit(f"Cannot replay: {problem}")
    print(json.dumps(engine.counts() | trades.skipped), file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
