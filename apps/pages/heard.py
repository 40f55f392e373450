"""What was last heard of every part: asked for at most once a second, however many people look."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import msgspec
from asgiref.sync import async_to_sync
from django.conf import settings
from redis import RedisError

from apps.monitoring import health
from tickstock.stream import client, ledger, pulse
from tickstock.stream.ledger import Ledger
from tickstock.stream.pulse import IngestPulse

logger = logging.getLogger(__name__)

FRESH = 1.0  # Seconds


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    at: float  # Epoch seconds
    beat: IngestPulse | None = None
    book: Ledger | None = None  # None: the broker does not answer
    jobs_age: float | None = None  # Seconds
    database: str = ""  # What is wrong with it, or nothing


class Listener:
    """Remembers the newest answer; strangers who ask often get it again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: dict[str, Heard] = {}  # By the broker's address

    def listen(self) -> Heard:
        with self._lock:
            known = self._heard.get(settings.REDIS_URL)
            if known is None or time.time() - known.at >= FRESH:
                known = ask()
                self._heard = {settings.REDIS_URL: known}
            return known

    def forget(self) -> None:
        """Ask anew the next time."""
        self._heard = {}


def ask() -> Heard:
    """Everything as it is now."""
    known: dict[str, Any] = {}
    try:
        known["beat"], known["book"] = async_to_sync(_stream)()
        with client.connect(settings.REDIS_URL) as redis:
            known["jobs_age"] = pulse.age(redis, pulse.JOBS)
    except (RedisError, OSError, msgspec.MsgspecError) as problem:
        logger.warning("The broker could not be asked: %s", problem)
        known = {}
    return Heard(at=time.time(), database=health.database(), **known)


async def _stream() -> tuple[IngestPulse | None, Ledger]:
    async with client.connect_async(settings.REDIS_URL) as redis:
        return await pulse.ingest(redis), await ledger.read(redis)


listener = Listener()
