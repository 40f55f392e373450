"""What was last heard of every part: asked for at most once a second, however many people look."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from typing import Any

import msgspec
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import DatabaseError, connection
from redis import Redis, RedisError

from tickstock.stream import client, ledger, pulse
from tickstock.stream.ledger import Ledger
from tickstock.stream.pulse import ArchivePulse, IngestPulse

logger = logging.getLogger(__name__)

FRESH = 1.0  # Seconds


class Broker(msgspec.Struct, frozen=True, kw_only=True):
    ahead: float  # Seconds its clock is ahead of this machine's
    memory: float | None  # How much of what it may use is used; None where it has no limit
    writes: bool  # Whether it can put on disk what it is told


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    at: float  # Epoch seconds
    broker: Broker | None = None  # None: it does not answer
    ingest_age: float | None = None  # Seconds since the worker's last word; None: none for an hour
    beat: IngestPulse | None = None
    book: Ledger | None = None  # None where the broker does not answer
    archive: ArchivePulse | None = None
    jobs_age: float | None = None  # Seconds
    database: str = ""  # What is wrong with it, or nothing
    disk_free: float = 1.0  # How much of VAR_DIR's disk


class Listener:
    """Remembers the newest answer; strangers who ask often get it again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: dict[str, Heard] = {}  # By the broker's address

    def listen(self) -> Heard:
        with self._lock:
            known = self._heard.get(settings.STREAM_URL)
            if known is None or not 0 <= time.time() - known.at < FRESH:
                known = ask()
                self._heard = {settings.STREAM_URL: known}
            return known

    def forget(self) -> None:
        """Ask anew the next time."""
        self._heard = {}


def ask() -> Heard:
    """Everything as it is now."""
    known: dict[str, Any] = {}
    try:
        with client.connect(settings.STREAM_URL) as redis:
            known = {
                "broker": _broker(redis),
                "ingest_age": pulse.age(redis, pulse.INGEST),
                "jobs_age": pulse.age(redis, pulse.JOBS),
                "archive": pulse.archive(redis),
            }
        known["beat"], known["book"] = async_to_sync(_stream)()
    except (RedisError, OSError, msgspec.MsgspecError) as problem:
        logger.warning("The broker could not be asked: %s", problem)
    return Heard(at=time.time(), database=database(), disk_free=_disk_free(), **known)


def database() -> str:
    """What is wrong with it, or nothing."""
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        logger.warning("The database does not answer: %s", problem)
        return "does not answer"
    return ""


def _broker(redis: Redis) -> Broker:
    began = time.time()
    seconds, micros = redis.time()
    middle = (began + time.time()) / 2
    found: Any = redis.info("everything")
    most = found.get("maxmemory", 0)
    return Broker(
        ahead=seconds + micros / 1e6 - middle,
        memory=found["used_memory"] / most if most else None,
        writes=found.get("aof_last_write_status", "ok") == found.get("rdb_last_bgsave_status", "ok") == "ok",
    )


def _disk_free() -> float:
    try:
        disk = shutil.disk_usage(settings.VAR_DIR)
    except OSError as problem:
        logger.warning("The disk of VAR_DIR cannot be looked at: %s", problem)
        return 0.0
    return disk.free / disk.total


async def _stream() -> tuple[IngestPulse | None, Ledger]:
    async with client.connect_async(settings.STREAM_URL) as redis:
        return await pulse.ingest(redis), await ledger.read(redis)


listener = Listener()
