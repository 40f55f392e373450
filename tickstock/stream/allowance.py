"""How often somebody may ask for what costs us something: counted in one step, so that many at once are still many."""

from __future__ import annotations

from redis import Redis

from tickstock.stream import keys


def take(redis: Redis, name: str, most: int, seconds: int) -> bool:
    """Whether this is one of the first `most` times of a stretch of so many seconds."""
    key = keys.allowance(name)
    with redis.pipeline() as step:  # One transaction: no count without an end
        step.incr(key)
        step.expire(key, seconds, nx=True)
        count, _ = step.execute()
    return int(count) <= most
