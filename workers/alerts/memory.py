"""What a restart goes on from, on disk: a minute old at most, for the moments since are in the broker."""

from __future__ import annotations

import logging
import os
import zlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from tickstock.market.alerting.moment import CHANGED, LAYOUT
from tickstock.market.events import KINDS
from tickstock.stream.log import Position
from workers.alerts.desk import Desk

logger = logging.getLogger(__name__)


class Image(msgspec.Struct):
    layout: str
    epoch: int
    seq: int
    desk: dict[str, Any]
    ledger: dict[str, int]


_decode = msgspec.msgpack.Decoder(Image).decode


class Memory:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.failures = 0

    def save(self, desk: Desk, position: Position, ledger: dict[str, int]) -> None:
        image = Image(LAYOUT, position.epoch, position.seq, desk.dump(), ledger)
        try:
            fresh = self.path.with_suffix(".new")
            fresh.write_bytes(zlib.compress(msgspec.msgpack.encode(image), 1))
            os.replace(fresh, self.path)
        except OSError as problem:
            self.failures += 1
            logger.warning("The memory of alerts could not be written: %s", problem)

    def load(self) -> Image | None:
        """The newest image; None where there is none, or none of this program."""
        try:
            image = _decode(zlib.decompress(self.path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, zlib.error, msgspec.MsgspecError) as problem:
            logger.warning("The memory of alerts cannot be read, so rules begin anew: %s", problem)
            return None
        return image if image.layout == LAYOUT else None


def put_back(desk: Desk, image: Image) -> None:
    """Let a desk whose rules are in force go on from an image; conditions that are not in it are taken as they are now."""
    said, board = image.desk, desk.board
    desk.at, desk.day = said["at"], said["day"]
    board.rows = np.frombuffer(said["rows"], CHANGED).copy()
    board.counts = np.frombuffer(said["counts"], np.uint16).reshape(-1, len(KINDS)).copy()
    missing = desk.rows.load(said["rules"])
    desk.events.pacing.load(said["events"])
    if missing:
        desk.rows.seed(desk.everything(), missing)
