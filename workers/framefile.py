"""Files of raw frames with the times they arrived: what the recorder writes, and the recorded feed and replay read.

A file is a row of gzip members, each complete in itself, so `zcat` shows it and a crash costs the last member at
most. After one line that says what the file is, each frame is a line `<arrival, epoch µs> <bytes>`, its bytes just
as they came, and a line end.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

HEAD = b"TickStock frames 1\n"
SUFFIX = ".frames.gz"
CHUNK = 1 << 20  # Bytes read at once
LEVEL = 1  # Compression: the fastest still makes a tenth of trade frames
GZIP = 31  # What zlib calls a gzip member


class Frame(NamedTuple):
    arrived: int  # Epoch µs
    data: bytes


class FrameWriter:
    """Appends to a file, going on where a crash cut it. OSError where it cannot be written."""

    def __init__(self, path: Path) -> None:
        end = whole(path) if path.exists() else 0
        self._file = path.open("r+b" if end else "wb")
        self._file.truncate(end)
        self._file.seek(end)
        self._head = b"" if end else HEAD

    def write(self, frames: Iterable[Frame]) -> int:
        """Put frames on disk, all of them or none; the bytes it took."""
        lines = [b"%d %d\n%b\n" % (arrived, len(data), data) for arrived, data in frames]
        member = gzip.compress(self._head + b"".join(lines), LEVEL)
        self._head = b""
        self._file.write(member)
        self._file.flush()
        os.fsync(self._file.fileno())
        return len(member)

    def close(self) -> None:
        self._file.close()


def is_frames(path: Path) -> bool:
    """Whether a file is one of frames."""
    try:
        with gzip.open(path) as file:
            return file.read(len(HEAD)) == HEAD
    except (OSError, EOFError, zlib.error):
        return False


def read_frames(path: Path) -> Iterator[Frame]:
    """The file's frames in order, without a tail that a crash cut off. ValueError where it is damaged or none."""
    first = True
    for text, _ in members(path):
        if first and not text.startswith(HEAD):
            break
        yield from frames_of(text, len(HEAD) if first else 0)
        first = False
    if first:
        raise ValueError(f"{path} is no file of recorded frames")


def frames_of(text: bytes, start: int) -> Iterator[Frame]:
    """The frames of one member."""
    while start < len(text):
        line = text.index(b"\n", start)
        arrived, size = text[start:line].split()
        end = line + 1 + int(size)
        yield Frame(int(arrived), text[line + 1 : end])
        start = end + 1


def whole(path: Path) -> int:
    """Where the last complete member ends, bytes."""
    return max((end for _, end in members(path)), default=0)


def members(path: Path) -> Iterator[tuple[bytes, int]]:
    """The content of each complete member, and where it ends. ValueError where the file is damaged."""
    end, found, unpack = 0, [], zlib.decompressobj(GZIP)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            while chunk:
                try:
                    found.append(unpack.decompress(chunk))
                except zlib.error as problem:
                    raise ValueError(f"{path} is damaged after byte {end}: {problem}") from problem
                rest = unpack.unused_data
                if not unpack.eof:
                    break
                end = file.tell() - len(rest)
                yield b"".join(found), end
                chunk, found, unpack = rest, [], zlib.decompressobj(GZIP)


def files(path: Path) -> list[Path]:
    """A file itself, or the recordings of a folder in the order they were made. ValueError where there are none."""
    if not path.is_dir():
        return [path]
    found = [one for one in path.iterdir() if one.name.endswith(SUFFIX)]
    first = {one: next(read_frames(one), None) for one in found}
    made = sorted((frame.arrived, one) for one, frame in first.items() if frame)
    if not made:
        raise ValueError(f"{path} holds no recording ({SUFFIX})")
    return [one for _, one in made]
