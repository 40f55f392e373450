"""The lease of a shard: only its holder connects to the feed. Others that must be alone name a key of their own."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from redis import Redis

from tickstock.stream import keys

LUA = Path(__file__).parent / "lua"
LASTS = 3.0  # Seconds without renewal
GRACE = 2  # Seconds after the broker's start in which only the last holder may take it


class Lease:
    """`token` is this process's own; `holder` whoever held it when last asked."""

    def __init__(self, redis: Redis, shard: int, token: str, *, key: str = "") -> None:
        self.redis = redis
        self.key = key or keys.lease(shard)
        self.token = token
        self.holder: str | None = None
        self._ask = redis.register_script((LUA / "lease.lua").read_text())

    def hold(self) -> bool:
        """Take the lease or renew it; whether it is ours now."""
        was_ours = "1" if self.holder == self.token else "0"
        answer = cast(
            bytes | None,
            self._ask(keys=[self.key], args=[self.token, round(LASTS * 1000), was_ours, GRACE]),
        )
        self.holder = answer.decode() if answer else None
        return self.holder == self.token

    def release(self) -> None:
        """Let the next one have it at once."""
        if self.hold():
            self.redis.delete(self.key)
        self.holder = None
