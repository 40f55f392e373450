"""F14 and F16 together, with a real worker for jobs: a database that crashes, refuses and locks, workers that are
killed in the middle, tasks that come double. Whatever happens, what was logged is archived, once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import psycopg2
import pytest
from django.db import Error, connection
from django.db.models import Count, Sum
from redis import Redis

from apps.analytics.models import ArchivedEvent, EventCount, LostEvents, SymbolTotals
from tests.factories import OPEN, high, item, low
from tests.log import Log
from tests.services.server import Server
from tests.services.stack import Stack
from tests.waiting import until
from tickstock.celery import app as celery
from tickstock.stream import keys, pulse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

ARCHIVE = "apps.analytics.tasks.archive"
SYMBOLS = ("AAPL", "MSFT", "NVDA", "AMD")


@contextmanager
def another() -> Iterator[psycopg2.extensions.connection]:
    """A connection beside Django's."""
    settings = connection.settings_dict
    where = {name: settings[name.upper()] for name in ("host", "port", "user")}
    # What is refused to others is not refused to it.
    made = psycopg2.connect(dbname=settings["NAME"], options="-c default_transaction_read_only=off", **where)
    try:
        yield made
    finally:
        made.close()


def crash_the_database() -> None:
    """Kill one of its processes, as the kernel would for want of memory: it ends them all and recovers."""
    with another() as victim, another() as witness:
        os.kill(victim.get_backend_pid(), signal.SIGKILL)
        until(lambda: not answers(witness))  # It takes a moment to notice
    connection.close()

    def is_back() -> bool:
        try:
            with another() as own:
                return answers(own)
        except psycopg2.Error:
            return False

    until(is_back)


def answers(connection: psycopg2.extensions.connection) -> bool:
    try:
        connection.cursor().execute("SELECT 1")
    except psycopg2.Error:
        return False
    return True


def refuse_to_write(refuses: bool) -> None:
    with another() as own:
        own.autocommit = True
        own.cursor().execute(
            f"ALTER DATABASE {connection.settings_dict['NAME']} SET default_transaction_read_only = {'on' if refuses else 'off'}"
        )


def lock_for(seconds: float) -> None:
    with another() as own:
        own.cursor().execute("LOCK TABLE analytics_archivedevent IN ACCESS EXCLUSIVE MODE")
        time.sleep(seconds)


def at_work(stack: Stack, redis: Redis) -> Server:
    """A worker that has done its first task."""
    redis.delete(keys.pulse(pulse.JOBS))
    worker = stack.jobs()
    celery.send_task("apps.monitoring.tasks.canary")
    until(lambda: redis.exists(keys.pulse(pulse.JOBS)))
    return worker


@pytest.mark.parametrize("seed", [14])
def test_what_was_logged_is_archived_once_whatever_happens_to_database_and_workers(
    seed, stack: Stack, log: Log, redis: Redis
):
    rng = Random(seed)
    written = threading.Event()

    def write() -> None:
        for number in range(1, 20_001):
            make = rng.choice((high, low))
            log.append([item(make(number, rng.choice(SYMBOLS), at=OPEN + number * 300))])
        written.set()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    workers = [at_work(stack, redis)]
    faults = ["kill", "double", "crash", "kill", "read-only", "lock", "double", "crash", "kill"]
    rng.shuffle(faults)
    for fault in faults:
        for _ in range(rng.randint(1, 3) * (4 if fault == "double" else 1)):
            celery.send_task(ARCHIVE)
        time.sleep(rng.uniform(0.05, 0.6))
        match fault:
            case "kill":
                workers[-1].stop(signal.SIGKILL)
                workers.append(at_work(stack, redis))
            case "crash":
                crash_the_database()
            case "read-only":
                refuse_to_write(True)
                celery.send_task(ARCHIVE)
                time.sleep(1.0)
                refuse_to_write(False)
            case "lock":
                lock_for(1.0)
    assert written.wait(60)

    def is_all_there() -> bool:
        celery.send_task(ARCHIVE)
        time.sleep(0.3)
        try:
            return ArchivedEvent.objects.count() == log.end
        except Error:
            connection.close()
            return False

    until(is_all_there, 60)

    assert not LostEvents.objects.exists(), f"seed {seed}"
    assert ArchivedEvent.objects.aggregate(each=Count("eid", distinct=True))["each"] == log.end
    assert SymbolTotals.objects.aggregate(all=Sum("events"))["all"] == log.end, f"seed {seed}"
    for level in ("minute", "hour", "day"):
        assert EventCount.objects.filter(level=level).aggregate(all=Sum("count"))["all"] == log.end
