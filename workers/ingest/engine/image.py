"""The engine's memory as bytes and back: a restart goes on as if it had never stopped. Pure; see `checkpoint` for the files."""

from __future__ import annotations

import hashlib
import zlib
from typing import NamedTuple

import msgspec
import numpy as np

from tickstock.market.bars import BAR
from workers.ingest.engine.engine import Engine
from workers.ingest.engine.kernel import COUNTERS
from workers.ingest.engine.state import PARTS

# Another layout of the memory, or another meaning of its session numbers, makes another program.
LENGTH = 8  # Bytes that say how long the header is
LAYOUT = hashlib.sha256(repr((PARTS, COUNTERS)).encode()).hexdigest()[:16]


class Header(msgspec.Struct, frozen=True, kw_only=True):
    layout: str
    first_span: int  # Start of the session table: rows refer to sessions by number
    saved_at: float  # Wall clock, epoch seconds
    clock: int  # Newest time in the data, epoch ms; 0 before the first tick
    incarnation: str
    events: int  # Told by this incarnation so far
    opened: int
    minute: int = 0  # The oldest that is open
    whole: list[bytes] = []  # Bars of minutes that nobody has taken yet
    symbols: list[str]
    counters: list[int]
    sizes: list[int]  # Of the parts, bytes


class Image(NamedTuple):
    """A consistent copy, taken between two batches."""

    header: Header
    parts: list[bytes]


class Unusable(Exception):
    """An image that cannot be gone on from, and why."""


def take(engine: Engine, saved_at: float) -> Image:
    """Copy the memory; quick, so that it can be done between two batches."""
    count = len(engine.symbols)
    parts = [engine.state.parts[name][:count].tobytes() for name in PARTS]
    header = Header(
        layout=LAYOUT,
        first_span=int(engine.spans["start"][0]),
        saved_at=saved_at,
        clock=engine.clock,
        incarnation=engine.incarnation,
        events=engine.events,
        opened=int(engine.opened[0]),
        minute=int(engine.minutes.oldest[0]),
        whole=[bars.tobytes() for bars in engine.minutes.whole.copy()],
        symbols=list(engine.symbols),
        counters=engine.counters.tolist(),
        sizes=[len(part) for part in parts],
    )
    return Image(header, parts)


def pack(image: Image) -> bytes:
    """One compressed string of bytes. The parts are given up one by one, so that they do not lie in memory twice."""
    header = msgspec.msgpack.encode(image.header)
    compressor = zlib.compressobj(level=1)
    packed = [compressor.compress(len(header).to_bytes(LENGTH, "big") + header)]
    image.parts.reverse()
    while image.parts:
        packed.append(compressor.compress(image.parts.pop()))
    return b"".join((*packed, compressor.flush()))


def unpack(data: bytes) -> Image:
    """Raises Unusable where the bytes are no image of this layout."""
    try:
        unpacked = memoryview(zlib.decompress(data))
        begins = LENGTH + int.from_bytes(unpacked[:LENGTH], "big")
        header = msgspec.msgpack.decode(unpacked[LENGTH:begins], type=Header)
    except (zlib.error, msgspec.MsgspecError) as problem:
        raise Unusable(f"it cannot be read ({problem})") from problem
    if header.layout != LAYOUT:
        raise Unusable(f"its layout is {header.layout}, this program's is {LAYOUT}")
    if begins + sum(header.sizes) != len(unpacked):
        raise Unusable("it is not whole")
    ends = [begins + sum(header.sizes[: k + 1]) for k in range(len(header.sizes))]
    return Image(header, [bytes(unpacked[end - size : end]) for end, size in zip(ends, header.sizes, strict=True)])


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
    engine.set_profile(engine.profile)  # Lines of the one that was in force then mean nothing
    engine.counters[:] = header.counters
    engine.opened[0] = header.opened
    engine.minutes.oldest[0] = header.minute
    engine.minutes.whole.extend(np.frombuffer(bars, BAR) for bars in header.whole)
