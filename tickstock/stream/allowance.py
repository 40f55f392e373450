"""How often somebody may ask for what costs us something: counted in one step, so that many at once are still many."""

from __future__ import annotations

from typing import NamedTuple

from redis import Redis

from tickstock.stream import keys


class Spent(NamedTuple):
    """What somebody has taken of an allowance, and in how many seconds it begins anew."""

    taken: int
    most: int
    seconds: int

    @property
    def is_over(self) -> bool:
        return self.taken > self.most

    @property
    def left(self) -> int:
        return max(self.most - self.taken, 0)


def spend(redis: Redis, name: str, most: int, seconds: int) -> Spent:
    """Take one of `most` in a stretch of so many seconds, and say how that stands."""
    key = keys.allowance(name)
    with redis.pipeline() as step:  # One transaction: no count without an end
        step.incr(key)
        step.expire(key, seconds, nx=True)
        step.ttl(key)
        taken, _, left = step.execute()
    return Spent(int(taken), most, max(int(left), 1))


def take(redis: Redis, name: str, most: int, seconds: int) -> bool:
    """Whether this is one of the first `most` times of a stretch of so many seconds."""
    return not spend(redis, name, most, seconds).is_over
