"""Tickets that open one WebSocket: kept for a moment under their hash, and taken once."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Any

from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from tickstock.stream import keys

LIVES = 30  # Seconds


def issue(redis: Redis, holder: bytes) -> str:
    """A new ticket for whoever `holder` says."""
    ticket = secrets.token_urlsafe(32)
    redis.set(keys.ticket(_mark(ticket)), holder, ex=LIVES)
    return ticket


async def take(redis: AsyncRedis, ticket: str) -> bytes | None:
    """Its holder, for the first who asks in time."""
    holder: Any = await redis.getdel(keys.ticket(_mark(ticket)))
    return bytes(holder) if holder else None


def _mark(ticket: str) -> str:
    return sha256(ticket.encode()).hexdigest()
