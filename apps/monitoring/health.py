"""What has to work before this process can serve anybody. What it tells is public: no names, no addresses."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from redis import RedisError

from tickstock.stream import client, pulse

logger = logging.getLogger(__name__)

INGEST_SILENCE = 5.0  # Seconds
JOBS_SILENCE = 60.0  # Seconds; a canary flies every ten
ARCHIVE_BEHIND = 60.0  # Seconds that an event may wait for the archive


def database() -> str:
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        logger.warning("The database does not answer: %s", problem)
        return "does not answer"
    return ""


def ingest() -> str:
    return _silence(pulse.INGEST, INGEST_SILENCE)


def jobs() -> str:
    return _silence(pulse.JOBS, JOBS_SILENCE)


def archive() -> str:
    try:
        with client.connect(settings.REDIS_URL) as redis:
            beat = pulse.archive(redis)
    except RedisError as problem:
        logger.warning("The broker does not answer: %s", problem)
        return "the broker does not answer"
    if beat is None:
        return "never heard of it"
    behind = time.time() - beat.caught_up_at
    return "" if behind <= ARCHIVE_BEHIND else f"behind for {behind:.0f} s"


def _silence(process: str, most: float) -> str:
    try:
        with client.connect(settings.REDIS_URL) as redis:
            age = pulse.age(redis, process)
    except RedisError as problem:
        logger.warning("The broker does not answer: %s", problem)
        return "the broker does not answer"
    if age is None:
        return "never heard of it"
    return "" if age <= most else f"silent for {age:.0f} s"


# Each says what is wrong, or nothing.
CHECKS: dict[str, Callable[[], str]] = {"database": database, "ingest": ingest, "jobs": jobs, "archive": archive}
