"""One file of events that wait for the broker. A crash may cut its end; what stands before is still good."""

from __future__ import annotations

import fcntl
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"TSSPILL1"
HEAD = struct.Struct("<8sQ")  # Magic, and the place up to which everything is in the log
FRAME = struct.Struct("<II")  # Length and checksum of what follows
LONGEST = 1 << 16  # Bytes of an event; a greater length is nonsense
CHUNK = 1 << 18  # Bytes looked at together


class SpillFile:
    """Written at the end, read from the front. It belongs to the process that holds its lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settled = self.read_to = self.size = self.unread = self.cut = 0
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._open()
        except OSError:
            os.close(self._file)
            raise

    def _open(self) -> None:
        """Find what is good in it; `cut` says how many bytes at the end are not."""
        length = os.fstat(self._file).st_size
        head = os.pread(self._file, HEAD.size, 0)
        magic, read = HEAD.unpack(head) if len(head) == HEAD.size else (b"", 0)
        if magic != MAGIC or not HEAD.size <= read <= length:
            self._empty()
            self.cut = length
            return
        self.read_to = self.settled = read
        self.size = length
        self.unread = 0
        for place, _ in self._frames(read):
            self.unread += 1
            read = place
        self.cut, self.size = length - read, read
        if self.cut:
            os.ftruncate(self._file, read)

    def _empty(self) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, HEAD.pack(MAGIC, HEAD.size), 0)
        self.read_to = self.settled = self.size = HEAD.size
        self.unread = self.cut = 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing in it is needed any more."""
        return self.settled == self.size

    def write(self, events: list[bytes]) -> None:
        """Add events: all of them, or none and OSError."""
        data = b"".join(FRAME.pack(len(event), zlib.crc32(event)) + event for event in events)
        try:
            if os.pwrite(self._file, data, self.size) < len(data):
                raise OSError("the disk took only a part")
        except OSError:
            os.ftruncate(self._file, self.size)
            raise
        self.size += len(data)
        self.unread += len(events)

    def read(self, count: int) -> list[bytes]:
        """The next `count` events; they stay in the file until they are settled. OSError where it was damaged."""
        found: list[bytes] = []
        for place, event in self._frames(self.read_to):
            self.read_to = place
            found.append(event)
            if len(found) == count:
                break
        if self.unread and not found:
            raise OSError(f"{self.path} was damaged at {self.read_to}")
        self.unread -= len(found)
        return found

    def peek(self) -> Iterator[bytes]:
        """All events that are not settled; none of them counts as read."""
        yield from (event for _, event in self._frames(self.settled))

    def settle(self) -> None:
        """What was read is in the log: after a crash it need not be read again."""
        self.settled = self.read_to
        if self.is_settled:
            self._empty()
        else:
            os.pwrite(self._file, HEAD.pack(MAGIC, self.settled), 0)

    def close(self) -> None:
        """Let go of the file, and remove it where nothing in it is needed."""
        if self.is_settled:
            self.path.unlink(missing_ok=True)
        os.close(self._file)

    def _frames(self, place: int) -> Iterator[tuple[int, bytes]]:
        """Events from a place on, each with the place after it, as far as they are whole."""
        while place < self.size:
            chunk = os.pread(self._file, min(CHUNK, self.size - place), place)
            at = 0
            while at + FRAME.size <= len(chunk):
                length, check = FRAME.unpack_from(chunk, at)
                event = chunk[at + FRAME.size : at + FRAME.size + length]
                if length > LONGEST or (len(event) == length and zlib.crc32(event) != check):
                    return
                if len(event) < length:
                    break
                at += FRAME.size + length
                yield place + at, event
            if at == 0:
                return
            place += at
