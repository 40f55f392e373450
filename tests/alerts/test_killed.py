"""The jobs' own process, killed while somebody's server answers it, and right after it did."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from redis import Redis

from apps.alerts.deliveries import send
from apps.alerts.models import Delivery, Notice
from tests.alerts.makers import rule, tell, webhook
from tests.people import person
from tests.services.server import Server
from tests.services.stack import Stack
from tests.webhooks.receiver import Got, Receiver
from tickstock.celery import app

pytestmark = pytest.mark.django_db(transaction=True)

ALERTS = 12


def test_each_alert_arrives_once_or_is_shown_as_failed_however_often_the_jobs_are_killed(
    redis: Redis, receiver: Receiver, stack: Stack, settings
):
    settings.WEBHOOK_PRIVATE = True
    mine = rule(alice := person("alice"), destinations=(webhook(alice, receiver.url),))
    workers: list[Server] = []
    fates = {2: 200, 4: 0, 6: 200}  # At which call it dies; 0: before it has an answer

    def answer(got: Got) -> int:
        fate = fates.pop(len(receiver.got), None)
        if fate is not None:
            workers[-1].stop(signal.SIGKILL)
        return fate or 200

    receiver.answers = answer
    told, ends = 0, time.monotonic() + 50
    while Notice.objects.count() < ALERTS or Delivery.objects.exclude(state="sent").exists():
        assert time.monotonic() < ends, "waited in vain"
        if not workers or not workers[-1].is_up:
            cache.delete(send.LOCK)  # As if a minute had passed
            Delivery.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
            workers.append(stack.jobs(WEBHOOK_PRIVATE="yes"))
        if told < ALERTS and told <= 2 * len(receiver.got):
            tell(redis, mine, f"S{told}", at=1_763_994_600_000 + told)
            told += 1
        for name in ("take", "send"):
            app.send_task(f"apps.alerts.tasks.{name}_alerts", ignore_result=True)
        time.sleep(0.1)

    by_id = {got.headers["webhook-id"]: got.said for got in receiver.got}
    symbols = [one["symbol"] for said in by_id.values() for one in said["alerts"]]
    assert (len(workers), fates) == (4, {})
    assert sorted(symbols) == sorted(f"S{number}" for number in range(ALERTS))
    assert Notice.objects.count() == ALERTS
    assert len(receiver.got) <= len(by_id) + 3  # What was under hand came twice, under one id
