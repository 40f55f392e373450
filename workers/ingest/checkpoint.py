"""Keeps images of the engine's memory, on disk and in Redis, and finds the one to go on from."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Condition

from redis import Redis, RedisError

from tickstock.stream import checkpoint
from workers.ingest.engine import image
from workers.ingest.engine.engine import Engine
from workers.ingest.engine.image import Image, Unusable

logger = logging.getLogger(__name__)

TO_DISK = 5.0  # Seconds between two images
TO_REDIS = 30.0  # It is large: the broker gets every sixth


class Checkpoint:
    """`offer` is called by the pipeline between batches; `run` writes in a thread of its own."""

    def __init__(self, path: Path, redis: Redis, shard: int, feed: str, now: Callable[[], float] = time.time) -> None:
        self.path = path
        self.redis = redis
        self.shard = shard
        self.feed = feed
        self.now = now
        self.failures = 0
        self._next = self.now() + TO_DISK
        self._to_redis = self.now() + TO_REDIS
        self._image: Image | None = None
        self._changed = Condition()
        self._stopping = False

    def offer(self, engine: Engine, *, last: bool = False) -> None:
        """Take an image when it is time for one, or because it is the last; quick, the rest is done elsewhere."""
        if not last and (self.now() < self._next or engine.clock == 0):
            return
        self._next = self.now() + TO_DISK
        with self._changed:
            self._image = image.take(engine, self.now())
            self._stopping = last
            self._changed.notify()

    def stop(self) -> None:
        """Ask `run` to write what was offered last, and to return."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def run(self) -> None:
        while True:
            with self._changed:
                while self._image is None and not self._stopping:
                    self._changed.wait(1.0)
                taken, self._image = self._image, None
                stopping = self._stopping
            if taken is not None:
                self._write(image.pack(taken), to_redis=stopping or self.now() >= self._to_redis)
            if stopping:
                return

    def _write(self, data: bytes, *, to_redis: bool) -> None:
        """To disk under another name first: a crash leaves the image before."""
        try:
            new = self.path.with_suffix(".new")
            with new.open("wb") as file:
                file.write(data)
                os.fsync(file.fileno())
            new.replace(self.path)
            if to_redis:
                checkpoint.save(self.redis, self.shard, self.feed, data)
                self._to_redis = self.now() + TO_REDIS
        except (OSError, RedisError) as problem:
            self.failures += 1
            logger.warning("No checkpoint: %s", problem)

    def newest(self) -> Image | None:
        """The newest image that can be read; one that cannot is passed over with a line that says why."""
        found = []
        for place, read in (("disk", self._from_disk), ("the broker", self._from_redis)):
            try:
                if data := read():
                    found.append(image.unpack(data))
            except Unusable as problem:
                logger.warning("The checkpoint of %s is not used: %s", place, problem)
            except (OSError, RedisError) as problem:
                logger.warning("No checkpoint from %s: %s", place, problem)
        return max(found, key=lambda one: one.header.saved_at, default=None)

    def _from_disk(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def _from_redis(self) -> bytes | None:
        return checkpoint.load(self.redis, self.shard, self.feed)
