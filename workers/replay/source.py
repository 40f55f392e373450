"""Files as one stream of ticks in the order of market time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from pathlib import Path

import numpy as np

from tickstock.market.sessions import NEW_YORK
from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import Ticks
from workers.flatfile import FlatFile
from workers.flatrows import AGGREGATES, Table
from workers.framefile import is_frames
from workers.ingest.decoders.flatfile import FlatFileDecoder
from workers.replay.frames import FrameFile
from workers.replay.merge import merge

BATCH = 4_096


def open_file(path: Path) -> FlatFile | FrameFile:
    """A flat file or a recording. ValueError where it is neither, one of UNREADABLE where it cannot be read."""
    return FrameFile(path) if is_frames(path) else FlatFile(path)


def read(files: Sequence[FlatFile | FrameFile], symbols: SymbolTable) -> Iterable[Ticks]:
    """The ticks of all files."""
    decode = FlatFileDecoder(symbols)
    streams = [file.ticks(symbols) if isinstance(file, FrameFile) else ticks(file, decode) for file in files]
    return merge(streams) if len(streams) > 1 else streams[0]


def ticks(file: FlatFile, decode: FlatFileDecoder) -> Iterator[Ticks]:
    """The file's ticks, batch by batch: trades as they stand in it, minute bars sorted by time.

    Vendors group aggregates by ticker. A day of them fits into memory, a day of trades does not.
    """
    if file.dtype is not AGGREGATES:
        yield from filter(len, map(decode, file.tables()))
        return
    found = list(file.tables())
    if any(map(is_daily, found)):
        raise ValueError(f"{file.path} holds day bars: give it to --prev-close")
    bars = np.concatenate([decode(table) for table in found]) if found else decode(np.zeros(0, AGGREGATES))
    bars = bars[np.argsort(bars["at"], kind="stable")]
    for start in range(0, len(bars), BATCH):
        yield bars[start : start + BATCH]


def is_daily(table: Table) -> bool:
    """Whether aggregates are of days: they begin at midnight in New York, and no trading minute does."""
    return len(table) > 0 and began(table["window_start"][0]).time() == time(0)


def began(window_start: int) -> datetime:
    """New York time of epoch nanoseconds; ValueError when no calendar has it."""
    try:
        return datetime.fromtimestamp(int(window_start) // 1_000_000_000, NEW_YORK)
    except (OverflowError, OSError) as problem:
        raise ValueError(f"{window_start} is no time in nanoseconds") from problem
