"""The engine's memory as bytes and back: a restart goes on as if it had never stopped. Pure; see `checkpoint` for the files."""

from __future__ import annotations

import hashlib
import zlib
from typing import NamedTuple

import msgspec
import numpy as np

from workers.ingest.engine.engine import Engine
from workers.ingest.engine.kernel import COUNTERS
from workers.ingest.engine.state import PARTS

# Another layout of the memory, or another meaning of its session numbers, makes another program.
LAYOUT = hashlib.sha256(repr((PARTS, COUNTERS)).encode()).hexdigest()[:16]


class Header(msgspec.Struct, frozen=True, kw_only=True):
    layout: str
    first_span: int  # Start of the session table: rows refer to sessions by number
    saved_at: float  # Wall clock, epoch seconds
    clock: int  # Newest time in the data, epoch ms; 0 before the first tick
    incarnation: str
    events: int  # Told by this incarnation so far
    opened: int
    symbols: list[str]
    counters: list[int]


class Image(NamedTuple):
    """A consistent copy, taken between two batches."""

    header: Header
    parts: list[bytes]


class Unusable(Exception):
    """An image that cannot be gone on from, and why."""


def take(engine: Engine, saved_at: float) -> Image:
    """Copy the memory; quick, so that it can be done between two batches."""
    count = len(engine.symbols)
    header = Header(
        layout=LAYOUT,
        first_span=int(engine.spans["start"][0]),
        saved_at=saved_at,
        clock=engine.clock,
        incarnation=engine.incarnation,
        events=engine.events,
        opened=int(engine.opened[0]),
        symbols=list(engine.symbols),
        counters=engine.counters.tolist(),
    )
    return Image(header, [engine.state.parts[name][:count].tobytes() for name in PARTS])


def pack(image: Image) -> bytes:
    """One compressed string of bytes."""
    packed = msgspec.msgpack.encode((image.header, image.parts))
    return zlib.compress(packed, level=1)


def unpack(data: bytes) -> Image:
    """Raises Unusable where the bytes are no image of this layout."""
    try:
        header, parts = msgspec.msgpack.decode(zlib.decompress(data), type=tuple[Header, list[bytes]])
    except (zlib.error, msgspec.MsgspecError) as problem:
        raise Unusable(f"it cannot be read ({problem})") from problem
    if header.layout != LAYOUT:
        raise Unusable(f"its layout is {header.layout}, this program's is {LAYOUT}")
    return Image(header, parts)


def put_back(image: Image, engine: Engine) -> None:
    """Let a fresh engine go on from an image. Raises Unusable when its session table is another one."""
    header = image.header
    if header.first_span != int(engine.spans["start"][0]):
        raise Unusable("its session table begins on another day")
    for symbol in header.symbols:
        engine.symbols[symbol]  # Each gets the row it had.
    if len(engine.symbols) != len(header.symbols):
        raise Unusable("it holds symbols that are not watched now")
    count = len(header.symbols)
    engine.state.fit(count)
    for (name, (dtype, shape)), data in zip(PARTS.items(), image.parts, strict=True):
        engine.state.parts[name][:count] = np.frombuffer(data, dtype).reshape(count, *shape)
    engine.counters[:] = header.counters
    engine.opened[0] = header.opened
