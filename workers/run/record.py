"""The one run there is per VAR_DIR: who it is, written in a file that stays locked for as long as it lives."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Record:
    pid: int
    url: str
    mark: str


class Running(Exception):
    """Another run holds the file; `record` says which."""

    def __init__(self, record: Record | None) -> None:
        self.record = record


@contextmanager
def held(var: Path) -> Iterator[IO[str]]:
    """The file, locked; Running where another process holds it. The kernel frees it when its holder ends, however that ends."""
    descriptor = os.open(var / "run.json", os.O_RDWR | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Running(read(file)) from None
        yield file


def read(file: IO[str]) -> Record | None:
    """What the last holder wrote; None where there was none."""
    file.seek(0)
    try:
        return Record(**json.load(file))
    except (ValueError, TypeError):
        return None


def write(file: IO[str], record: Record | None) -> None:
    """Replace what stands there."""
    file.seek(0)
    file.truncate()
    if record:
        json.dump(asdict(record), file)
    file.flush()
