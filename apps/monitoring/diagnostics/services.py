"""What the programs behind the site are, and whether the database is of this version."""

from __future__ import annotations

import logging
from typing import Any

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import RedisError

from tickstock.stream import client
from tickstock.stream.presence import versions

logger = logging.getLogger(__name__)

UNKNOWN = "does not answer"


def service_versions() -> dict[str, str]:
    """Of everything that this web process can ask."""
    return {**versions(), "Django": django.__version__, "Database": _database(), "Broker": _broker()}


def pending_migrations() -> list[str] | None:
    """Those that were not applied; None where nobody can say."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        logger.warning("The database does not answer: %s", problem)
        return None
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _database() -> str:
    question = "SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()"
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return f"{connection.display_name} {cursor.fetchone()[0]}"
    except DatabaseError:
        return UNKNOWN


def _broker() -> str:
    try:
        with client.connect(settings.STREAM_URL) as redis:
            told: Any = redis.info("server")
    except (RedisError, OSError):
        return UNKNOWN
    name = str(told.get("server_name", "redis")).capitalize()
    return f"{name} {told.get('valkey_version') or told.get('redis_version', '?')}"
