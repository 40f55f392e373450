"""All that helps to find a fault from afar, in one file, and no secret in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec
from django.conf import settings
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from prometheus_client import REGISTRY, generate_latest

from apps.monitoring.diagnostics import tracing
from apps.monitoring.diagnostics.look import Look, look
from apps.monitoring.diagnostics.services import pending_migrations, service_versions
from apps.monitoring.diagnostics.shown import settings_shown
from apps.monitoring.models import Alarm, AlarmRule
from tickstock.logs.mask import LONG_ENOUGH, hider, is_secret, mask

ALARMS = 200  # Newest


def bundle() -> bytes:
    """A zip file."""
    hide, file = hider(_secrets()), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _contents(look()):
            text = content if isinstance(content, str) else _json(content)
            packed.writestr(name, hide(text))
    return file.getvalue()


def _contents(seen: Look) -> Iterator[tuple[str, Any]]:
    heard = seen.heard
    yield "about.json", {"made_at": seen.at, "database": heard.database, "disk_free": heard.disk_free}
    yield (
        "processes.json",
        [{"age": one.age, "is_alive": one.is_alive, **_plain(one.process)} for one in seen.processes],
    )
    yield "settings.json", settings_shown()
    yield "pulses.json", {"ingest": heard.beat, "archive": heard.archive, "jobs_age": heard.jobs_age}
    yield "ledger.json", heard.book
    yield "flow.json", seen.stages
    yield "queues.json", seen.queues
    yield "alerts.json", seen.alerts
    yield "errors.json", seen.trouble
    yield "versions.json", service_versions()
    yield "trace.json", tracing.newest()
    yield "metrics.txt", generate_latest(REGISTRY).decode()
    try:
        yield "migrations.json", {"pending": pending_migrations(), "applied": _applied()}
        yield "alarms.json", {"rules": _rows(AlarmRule.objects.all()), "alarms": _rows(Alarm.objects.all()[:ALARMS])}
    except DatabaseError as problem:
        yield "database.txt", f"The database does not answer: {problem}"


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder.Migration.objects.values_list("app", "name"))


def _rows(found: Any) -> list[dict[str, Any]]:
    return [{field.name: field.value_from_object(row) for field in row._meta.fields} for row in found]


def _json(value: Any) -> str:
    plain = _masked(_plain(value))
    return msgspec.json.format(msgspec.json.encode(plain), indent=2).decode() + "\n"


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, enc_hook=str)


def _masked(value: Any) -> Any:
    """Texts alone: numbers are nobody's."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {name: _masked(one) for name, one in value.items()}
    return [_masked(one) for one in value] if isinstance(value, list) else value


def _secrets() -> set[str]:
    """What Django's settings have that must not leave the machine, wherever it may have come up."""
    found = {getattr(settings, name) for name in dir(settings) if is_secret(name) and name.isupper()}
    found |= {database.get("PASSWORD") for database in settings.DATABASES.values()}
    found |= {getattr(settings, "EMAIL_HOST_PASSWORD", "")}
    return {secret for secret in found if isinstance(secret, str) and len(secret) >= LONG_ENOUGH}
