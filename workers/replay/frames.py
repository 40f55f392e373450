"""A recording of raw frames as ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tickstock.market.symbols import SymbolTable
from tickstock.market.ticks import Ticks
from workers.framefile import HEAD, frames_of, members
from workers.ingest.decoders.massive import MassiveDecoder

AT_ONCE = 50  # Frames decoded together


class FrameFile:
    """A file that is read once. `skipped` counts items that are no ticks, by reason."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.position = 0  # Bytes read so far
        self.skipped: Counter[str] = Counter()

    def close(self) -> None:
        """It is open only while it is read."""

    def ticks(self, symbols: SymbolTable) -> Iterator[Ticks]:
        """The ticks in the order they arrived, batch by batch."""
        decode = MassiveDecoder(symbols)
        for text, end in members(self.path):
            self.position = end
            frames = [frame.data for frame in frames_of(text, len(HEAD) if text.startswith(HEAD) else 0)]
            for first in range(0, len(frames), AT_ONCE):
                if len(batch := decode(frames[first : first + AT_ONCE])):
                    yield batch.copy()  # The scanner's room is used again
        self.skipped.update(decode.refused)
