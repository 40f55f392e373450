"""The thresholds that are in force."""

from __future__ import annotations

import msgspec
from django.conf import settings
from redis import RedisError

from tickstock.market.why.condition import Limits
from tickstock.stream import client
from tickstock.stream.settings import read


def in_force() -> Limits:
    """The thresholds in force, or the defaults where the broker does not answer."""
    try:
        with client.connect(settings.STREAM_URL) as redis:
            return Limits(read(redis).thresholds)
    except (RedisError, OSError, msgspec.MsgspecError):
        return Limits()
