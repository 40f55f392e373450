"""F16: workers killed around the call of a provider, brokers restarted, tasks twice, tasks of nonsense.

Whatever happens, Twilio is asked at most once for each message, and the log never claims more than is known.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from threading import local
from typing import Any
from urllib.request import urlopen

import pytest
from celery import Celery
from django.db import connection, transaction
from django.utils import timezone

from apps.messaging import hand_over
from apps.messaging.models import Message, State
from apps.messaging.services import send_sms
from tests.messaging.accounts import twilio as twilio
from tests.messaging.servers import Twilio
from tests.services.environment import free_port
from tests.services.server import Server
from tests.services.stack import Stack
from tests.waiting import until
from tickstock.celery import app as celery

LOOK_AFTER = "apps.messaging.tasks.look_after_messages"
NOT_OVER = [State.QUEUED, State.SENDING]


class Fate:
    """Kills the worker at the calls that were chosen: before Twilio hears of a message, with it in hand, or once it
    has answered and the worker cannot have noted it, for the row is locked."""

    def __init__(self, twilio: Twilio, points: dict[int, str], kill: Callable[[], None]) -> None:
        self.points, self.kill, self.calls = points, kill, 0
        self.call = local()  # The number of the one that a thread answers
        twilio.turns_away, twilio.around = self.at_the_door, self.around

    def at_the_door(self) -> bool:
        self.calls += 1
        self.call.number = self.calls
        if self.points.get(self.call.number) != "before":
            return False
        self.kill_now()
        return True

    @contextmanager
    def around(self, sms: dict[str, str]) -> Iterator[None]:
        point = self.points.get(self.call.number)
        if point == "during":
            self.kill_now()
        if point != "after":
            yield
            return
        try:
            with transaction.atomic():
                list(Message.objects.select_for_update().filter(pk=int(sms["StatusCallback"].rpartition("=")[2])))
                yield
                time.sleep(0.1)
                self.kill_now()
        finally:
            connection.close()

    def kill_now(self) -> None:
        del self.points[self.call.number]
        self.kill()


def ask_for(count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        assert send_sms(kind="verification", to=f"+1212{200 + number}0123", text="123456")


def account_at(twilio: Twilio) -> dict[str, Any]:
    return {
        "TWILIO_API": twilio.url,
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": "s",
        "TWILIO_FROM": "+15005550006",
    }


def counted_by(port: int) -> str:
    return str(urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10).read().decode())


def time_passes() -> None:
    """Longer than a call may last, and than a message waits until it is handed over again."""
    Message.objects.filter(state=State.SENDING).update(updated_at=timezone.now() - timedelta(minutes=6))
    Message.objects.filter(state=State.QUEUED).update(due_at=timezone.now())


def work_until_all_are_over(workers: list[Server], start: Callable[[], Server], celery: Celery) -> None:
    """Start another worker whenever one has ended, as a supervisor does, and let the beat's job run twice."""
    while Message.objects.filter(state__in=NOT_OVER).exists():
        if not workers or not workers[-1].is_up:
            time_passes()
            workers.append(start())
            for _ in range(2):
                celery.send_task(LOOK_AFTER)
        time.sleep(0.02)


@pytest.mark.parametrize("seed", [16])
def test_a_worker_killed_around_the_call_sends_each_message_at_most_once(seed, stack: Stack, twilio: Twilio):
    rng = Random(seed)
    points = dict(zip(rng.sample(range(1, 8), 3), rng.sample(["before", "during", "after"], 3), strict=True))
    workers: list[Server] = []
    fate = Fate(twilio, points, lambda: workers[-1].stop(signal.SIGKILL))
    ask_for(12)

    work_until_all_are_over(workers, lambda: stack.jobs(**account_at(twilio)), celery)

    calls, states = Counter(twilio.numbers()), Counter(Message.objects.values_list("state", flat=True))
    assert not fate.points, f"seed {seed}: not every fault happened"
    assert max(calls.values()) == 1, f"seed {seed}: {calls}"
    assert set(states) <= {State.SENT, State.UNKNOWN}
    assert states[State.SENT] <= len(calls) <= 12
    assert states[State.UNKNOWN] <= 6  # Two in hand at each of three deaths


def test_broker_restarts_double_tasks_and_nonsense_send_each_message_once(
    stack: Stack, twilio: Twilio, own_valkey: Server, settings, monkeypatch
):
    own = Celery(broker=f"redis://127.0.0.1:{own_valkey.port}/0", set_as_current=False)
    own.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(hand_over, "app", own)
    began = time.monotonic()
    ask_for(3)
    assert time.monotonic() - began < 5, "a request waited for a broker that is not there"
    own_valkey.start()
    metrics = free_port()
    workers = [stack.jobs(broker=own_valkey.port, JOBS_METRICS_PORT=str(metrics), **account_at(twilio))]

    for nonsense in (("drop table",), (10**12,), (None,), ()):
        own.send_task(hand_over.DELIVER, nonsense)
    own.send_task("apps.messaging.tasks.nothing")
    for pk in list(Message.objects.values_list("pk", flat=True)) * 3:
        hand_over.hand_over(pk)
    until(lambda: not Message.objects.filter(state__in=NOT_OVER).exists())
    assert workers[0].is_up, "nonsense ended the worker"
    until(lambda: 'ts_messages_total{channel="sms",state="sent"} 3.0' in counted_by(metrics))

    own_valkey.stop(signal.SIGKILL)
    ask_for(2, first=3)
    own_valkey.start()
    Message.objects.filter(state=State.QUEUED).update(due_at=timezone.now())
    own.send_task(LOOK_AFTER)
    work_until_all_are_over(workers, lambda: stack.jobs(broker=own_valkey.port, **account_at(twilio)), own)
    own.close()

    assert sorted(Counter(twilio.numbers()).values()) == [1] * 5
    assert Message.objects.filter(state=State.SENT).count() == 5
