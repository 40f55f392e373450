"""The jobs' own process, killed while somebody's server answers it, and right after it did."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.webhooks import send
from apps.webhooks.models import Delivery
from tests.log import Log
from tests.services.server import Server
from tests.services.stack import Stack
from tests.webhooks.makers import endpoint, numbers, problems
from tests.webhooks.receiver import Got, Receiver
from tickstock.celery import app

pytestmark = pytest.mark.django_db(transaction=True)

EVENTS = 60


def test_a_worker_killed_around_the_call_loses_nothing_and_numbers_stay_whole(
    log: Log, receiver: Receiver, stack: Stack
):
    mine = endpoint(url=receiver.url)
    workers: list[Server] = []
    fates = {2: 200, 4: 0}  # At which call it dies; 0: before it has an answer

    def answer(got: Got) -> int:
        fate = fates.pop(len(receiver.got), None)
        if fate is not None:
            workers[-1].stop(signal.SIGKILL)
        return fate or 200

    receiver.answers = answer
    ends = time.monotonic() + 50
    while log.end < EVENTS or Delivery.objects.filter(state="sent", through=EVENTS).count() == 0:
        assert time.monotonic() < ends, "waited in vain"
        if not workers or not workers[-1].is_up:
            cache.delete(send.LOCK)  # As if a minute had passed
            Delivery.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
            workers.append(stack.jobs())
        if log.end < EVENTS and log.end <= 5 * len(receiver.got):
            log.write(5)
        for name in ("cut", "send"):
            app.send_task(f"apps.webhooks.tasks.{name}_webhooks", ignore_result=True)
        time.sleep(0.1)

    told = {got.headers["webhook-id"]: got.said for got in receiver.got}
    assert (len(workers), fates) == (3, {})
    assert numbers(list(told.values())) == list(range(1, EVENTS + 1))
    assert problems(list(told.values())) == []
    assert len(receiver.got) <= mine.deliveries.count() + 2  # What was under hand came twice
