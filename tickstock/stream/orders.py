"""What staff ask of the ingest worker. The web side pushes, the worker pops once a second."""

from __future__ import annotations

from typing import Any

import msgspec
from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tickstock.stream import keys

WAITING = 100  # Orders kept at most: the newest
KEPT = 60  # Seconds; later nobody waits for the answer


class Probe(msgspec.Struct, frozen=True, kw_only=True, tag_field="order", tag="test"):
    """Tell everybody a control event with this text: it travels the whole way."""

    eid: str
    text: str


Order = Probe
decode = msgspec.json.Decoder(Order).decode


async def push(redis: AsyncRedis, shard: int, order: Order) -> None:
    """Put an order at the end of the list."""
    key = keys.orders(shard)
    async with redis.pipeline(transaction=True) as pipeline:
        pipeline.rpush(key, msgspec.json.encode(order))
        pipeline.ltrim(key, -WAITING, -1)
        pipeline.expire(key, KEPT)
        await pipeline.execute()


def pop(redis: Redis, shard: int, count: int = WAITING) -> list[Order]:
    """Take the oldest orders; one that makes no sense is dropped."""
    taken: Any = redis.lpop(keys.orders(shard), count)
    found = []
    for data in taken or []:
        try:
            found.append(decode(data))
        except msgspec.MsgspecError:
            pass
    return found
