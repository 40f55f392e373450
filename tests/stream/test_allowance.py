from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from redis import Redis

from tickstock.stream import allowance, keys


def test_of_many_at_once_only_so_many_may(redis: Redis):
    with ThreadPoolExecutor(8) as many:
        may = list(many.map(lambda _: allowance.take(redis, "alice", 20, 60), range(50)))

    assert may.count(True) == 20
    assert allowance.take(redis, "bob", 20, 60)
    assert 0 < redis.ttl(keys.allowance("alice")) <= 60
