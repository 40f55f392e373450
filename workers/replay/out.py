"""Where the events go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

STANDARD_OUTPUT = 1


@contextmanager
def opened(path: Path | None) -> Iterator[BinaryIO]:
    """A file to write to; it takes its name at the end, and not when something fails."""
    if path is None:
        with os.fdopen(STANDARD_OUTPUT, "wb", closefd=False) as out:
            yield out
        return
    path = path.resolve()
    if path.exists() and not path.is_file():  # A device or a pipe
        with path.open("wb") as out:
            yield out
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as out:
            yield out
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
