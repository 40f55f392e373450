"""Everything that can be seen of a running TickStock, at one moment."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from django.conf import settings
from redis import RedisError

from apps.monitoring.diagnostics.alerts import AlertBook, alert_book
from apps.monitoring.diagnostics.flow import Stage, stages
from apps.monitoring.diagnostics.queues import Queue, queues
from apps.monitoring.heard import Heard, listener
from apps.monitoring.models import Alarm
from tickstock.logs.newest import Trouble
from tickstock.stream import client
from tickstock.stream.processes import SILENT, Process, everybody

TROUBLE = 50  # Newest warnings and errors of all processes


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A process, and how long ago it was heard of."""

    process: Process
    age: float  # Seconds
    is_alive: bool
    started_at: datetime

    @property
    def version(self) -> str:
        return self.process.versions.get("TickStock", "?")


class Said(msgspec.Struct, frozen=True):
    who: str
    at: datetime
    trouble: Trouble


class Look(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    heard: Heard
    processes: list[Seen]
    stages: list[Stage]
    queues: list[Queue]
    alerts: AlertBook | None
    trouble: list[Said]
    alarms: int  # That are open


def look() -> Look:
    heard = listener.listen()
    found = processes(heard.at)
    return Look(
        at=datetime.fromtimestamp(heard.at, UTC),
        heard=heard,
        processes=[_seen(process, heard.at) for process in found],
        stages=stages(heard, found),
        queues=queues(heard),
        alerts=alert_book(heard.at),
        trouble=newest_trouble(found),
        alarms=0 if heard.database else Alarm.objects.open().count(),
    )


def processes(now: float) -> list[Process]:
    """Nobody, where the broker does not answer: the page says that by itself."""
    try:
        with client.connect(settings.STREAM_URL) as redis:
            return everybody(redis, now)
    except (RedisError, OSError):
        return []


def newest_trouble(found: list[Process]) -> list[Said]:
    told = [Said(process.name, _time(one.at), one) for process in found for one in process.trouble]
    return sorted(told, key=lambda said: said.at, reverse=True)[:TROUBLE]


def _seen(process: Process, now: float) -> Seen:
    age = max(now - process.at, 0.0)
    return Seen(process=process, age=age, is_alive=age <= SILENT, started_at=_time(process.started_at))


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
