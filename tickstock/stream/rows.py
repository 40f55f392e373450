"""The once-a-second snapshot of the market's rows."""

from __future__ import annotations

from typing import Any, NamedTuple

from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tickstock.market import rows
from tickstock.stream import keys


class Snapshot(NamedTuple):
    """Rows of all symbols, and the log's position when they were taken: what came later may be in them too."""

    epoch: int
    seq: int
    rows: rows.Rows


def save(redis: Redis, shard: int, epoch: int, seq: int, data: bytes) -> None:
    """Replace the snapshot; `data` is `rows.tobytes()`."""
    redis.hset(keys.rows(shard), mapping={"epoch": epoch, "seq": seq, "layout": rows.LAYOUT, "rows": data})


FIELDS = ["epoch", "seq", "layout", "rows"]


async def load(redis: AsyncRedis, shard: int = 0) -> Snapshot | None:
    """The newest snapshot; None where there is none, ValueError where it has another layout."""
    return _snapshot(await redis.hmget(keys.rows(shard), FIELDS))


def read(redis: Redis, shard: int = 0) -> Snapshot | None:
    """The same, for whoever waits in a thread."""
    return _snapshot(redis.hmget(keys.rows(shard), FIELDS))


def load_now(redis: Redis, shard: int = 0) -> rows.Rows | None:
    """The rows of the newest snapshot, for whoever waits; None where there is none, ValueError as above."""
    found = read(redis, shard)
    return found.rows if found else None


def _snapshot(values: Any) -> Snapshot | None:
    epoch, seq, layout, data = values
    if not data:
        return None
    # The size alone does not tell: so many rows of another program may be as long as so many of ours.
    if layout != rows.LAYOUT.encode():
        raise ValueError("The snapshot is of another program, whose rows have another layout")
    return Snapshot(int(epoch), int(seq), rows.load(data))
