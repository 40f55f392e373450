"""Connections to Redis or Valkey, one server or a cluster; every wait has a deadline."""

from __future__ import annotations

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tickstock.stream.cluster import ClusterRedis
from tickstock.stream.cluster_async import AsyncClusterRedis
from tickstock.stream.topology import is_cluster

CONNECT = 2.0  # Seconds
ANSWER = 5.0  # Seconds; longer than any blocking read
BLOCK_MS = 1_000  # How long a blocking read waits for something new


def connect(url: str) -> Redis:
    """A client for plain code. It does not retry: each caller knows what is safe to send again."""
    make = ClusterRedis if is_cluster(url) else Redis.from_url
    return make(url, socket_connect_timeout=CONNECT, socket_timeout=ANSWER, retry=Retry(NoBackoff(), 0), protocol=2)


def connect_async(url: str) -> AsyncRedis:
    """The same for an event loop. One task owns it: a command in flight is never cancelled by another."""
    make = AsyncClusterRedis if is_cluster(url) else AsyncRedis.from_url
    return make(url, socket_connect_timeout=CONNECT, socket_timeout=ANSWER, single_connection_client=True, protocol=2)
