"""Connections to Redis or Valkey; every wait has a deadline."""

from __future__ import annotations

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import NoBackoff
from redis.retry import Retry

CONNECT = 2.0  # Seconds
ANSWER = 5.0  # Seconds; longer than any blocking read
BLOCK_MS = 1_000  # How long a blocking read waits for something new


def connect(url: str) -> Redis:
    """A client for plain code. It does not retry: each caller knows what is safe to send again."""
    return Redis.from_url(
        url, socket_connect_timeout=CONNECT, socket_timeout=ANSWER, retry=Retry(NoBackoff(), 0), protocol=2
    )


def connect_async(url: str) -> AsyncRedis:
    """The same for an event loop. One task owns it: a command in flight is never cancelled by another."""
    return AsyncRedis.from_url(
        url, socket_connect_timeout=CONNECT, socket_timeout=ANSWER, single_connection_client=True, protocol=2
    )
