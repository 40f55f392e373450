"""The ingest worker's memory, kept for its next start."""

from __future__ import annotations

from typing import cast

from redis import Redis

from tickstock.stream import keys


def save(redis: Redis, shard: int, feed: str, data: bytes) -> None:
    """Replace the checkpoint."""
    redis.set(keys.checkpoint(shard, feed), data)


def load(redis: Redis, shard: int, feed: str) -> bytes | None:
    """The newest checkpoint; None where there is none."""
    return cast(bytes | None, redis.get(keys.checkpoint(shard, feed)))
