"""Settings that change at run time: the detectors' thresholds and the subscription, as one versioned message."""

from __future__ import annotations

from typing import Any

import msgspec
from redis import Redis

from tickstock.stream import keys


class Settings(msgspec.Struct, frozen=True):
    """`version` rises with every change; thresholds that are not named have their defaults.

    `topics` is what to subscribe to; None: what the worker's own setting says.
    """

    version: int = 0
    thresholds: dict[str, float] = {}
    topics: tuple[str, ...] | None = None


decode = msgspec.json.Decoder(Settings).decode


def publish(redis: Redis, settings: Settings) -> None:
    """Put settings in force for every worker; they look once a second."""
    redis.set(keys.SETTINGS, msgspec.json.encode(settings))


def read(redis: Redis) -> Settings:
    """The settings in force; version 0 before the first ones. msgspec.MsgspecError where they make no sense."""
    data: Any = redis.get(keys.SETTINGS)
    return decode(data) if data else Settings()
