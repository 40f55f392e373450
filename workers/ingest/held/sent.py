"""How far this machine's worker has numbered, kept where a crash of worker and broker leaves it."""

from __future__ import annotations

import mmap
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

LAYOUT = struct.Struct("<QQ40s")
CHECK = struct.Struct("<I")


class Sent(NamedTuple):
    """Events up to `seq` may have been seen; `server` is the life of the broker that is known to have had all before."""

    epoch: int = 0
    seq: int = 0
    server: str = ""


class SentFile:
    """Written before each append, as memory that is also a file: it costs a microsecond and survives `kill -9`."""

    def __init__(self, path: Path) -> None:
        size = LAYOUT.size + CHECK.size
        with path.open("a+b") as file:
            file.truncate(size)
            self._memory = mmap.mmap(file.fileno(), size)

    def read(self) -> Sent:
        """What was written last, also by a life before; nothing where that makes no sense."""
        found = self._memory[: LAYOUT.size]
        if CHECK.unpack_from(self._memory, LAYOUT.size)[0] != zlib.crc32(found):
            return Sent()
        epoch, seq, server = LAYOUT.unpack(found)
        return Sent(epoch, seq, server.rstrip(b"\0").decode())

    def write(self, sent: Sent) -> None:
        data = LAYOUT.pack(sent.epoch, sent.seq, sent.server.encode())
        self._memory[:] = data + CHECK.pack(zlib.crc32(data))
