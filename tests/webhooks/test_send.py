"""From deliveries to people's servers, which fail, hang, redirect, or have gone."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Thread

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from apps.webhooks import post, send, services, settling, upkeep
from apps.webhooks.answer import Outcome
from apps.webhooks.cut import cut
from apps.webhooks.models import Delivery, Endpoint
from apps.webhooks.services import Wish
from apps.webhooks.waits import PAUSE_AFTER, TRIES
from tests.log import Log
from tests.messages import letters
from tests.people import person
from tests.waiting import until
from tests.webhooks.makers import endpoint, numbers, problems
from tests.webhooks.receiver import Receiver
from tests.webhooks.verifier import verify
from tickstock.celery import app

pytestmark = pytest.mark.django_db(transaction=True)


def say(log: Log, count: int = 1, times: int = 1) -> None:
    """So many new events, as many deliveries as times."""
    for _ in range(times):
        log.write(count)
        cut()


def run(times: int = 1) -> None:
    """The job, with whatever waits for its next try at once."""
    for _ in range(times):
        Delivery.objects.filter(state=Delivery.State.WAITING).update(next_try_at=timezone.now())
        send.send()


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_events_arrive_signed_in_order_and_once(log: Log, receiver: Receiver):
    wish = Wish(name="mine", url=receiver.url, wants=Endpoint.Wants.MARKET)
    mine, secret = services.create(owner=person("alice"), wish=wish)
    cut()
    say(log, 3, times=4)

    send.send()
    send.send()

    assert numbers(receiver.bodies()) == list(range(1, 13))
    assert problems(receiver.bodies()) == []
    for got, delivery in zip(receiver.got, mine.deliveries.order_by("pk"), strict=True):
        assert verify(secret, got.headers, got.body, time.time())
        assert got.headers["webhook-id"] == got.headers["tickstock-delivery"] == str(delivery.uid)
        assert got.headers["content-type"] == "application/json"
    mine.refresh_from_db()
    assert (states(), mine.failures) == (["sent"] * 4, 0)
    assert mine.last_success_at


def test_what_failed_goes_again_later_and_what_follows_waits_for_it(log: Log, receiver: Receiver):
    mine = endpoint(url=receiver.url)
    answers = iter([500, 302, 503, 200, 200])
    receiver.answers = lambda got: next(answers)
    say(log, times=2)

    send.send()
    first = Delivery.objects.earliest("pk")
    pause = first.next_try_at - timezone.now()
    assert (states(), first.status, first.answer) == (["waiting", "waiting"], 500, "thank you")
    assert timedelta(seconds=3) < pause < timedelta(seconds=7)
    send.send()
    assert len(receiver.got) == 1  # It is not time yet
    run(3)

    assert numbers(receiver.bodies()) == [1, 1, 1, 1, 2]
    assert len({(got.headers["webhook-id"], got.body) for got in receiver.got[:4]}) == 1
    mine.refresh_from_db()
    assert (states(), mine.failures) == (["sent", "sent"], 0)


def test_one_that_hangs_delays_nobody_else(log: Log, receiver: Receiver, monkeypatch):
    monkeypatch.setattr(post, "WHOLE", 2.0)
    slow = Receiver()
    slow.answers = lambda got: slow.hangs
    when: list[float] = []

    def answer(got):
        when.append(time.monotonic())
        return 200

    receiver.answers = answer
    slow_one = endpoint(url=slow.url, name="slow")
    endpoint(slow_one.owner, url=receiver.url, name="fast")
    say(log, times=5)

    begun = time.monotonic()
    send.send()
    slow.close()

    assert numbers(receiver.bodies()) == [1, 2, 3, 4, 5]
    assert when[-1] - begun < time.monotonic() - begun
    assert time.monotonic() - begun >= 2.0  # The one that hangs was waited for, once
    assert numbers(slow.bodies()) == [1]
    assert slow_one.deliveries.earliest("pk").answer.startswith("No answer")


def test_a_run_that_only_waits_lets_the_next_begin(log: Log, receiver: Receiver, monkeypatch):
    monkeypatch.setattr(send, "RUN", 0.1)
    slow = Receiver()
    slow.answers = lambda got: slow.hangs
    first = endpoint(url=slow.url, name="slow")
    say(log)

    def run_alone() -> None:
        try:
            send.send()
        finally:
            connection.close()

    waits = Thread(target=run_alone)
    waits.start()
    until(lambda: slow.got and cache.get(send.LOCK) is None)
    endpoint(first.owner, url=receiver.url, name="fast")
    say(log)
    send.send()
    assert waits.is_alive()
    assert numbers(receiver.bodies()) == [2]

    slow.close()
    waits.join(20)
    assert first.deliveries.earliest("pk").state == "waiting"


def test_after_its_last_try_it_is_given_up_and_the_next_goes(log: Log, receiver: Receiver):
    mine = endpoint(url=receiver.url)
    receiver.answers = lambda got: 200 if 1 not in numbers([got.said]) else 400
    say(log, times=2)

    run(TRIES)

    assert states() == ["dead", "sent"]
    assert numbers(receiver.bodies()) == [1] * TRIES + [2]
    mine.refresh_from_db()
    assert (mine.is_active, mine.failures) == (True, 0)


def test_too_many_failures_in_a_row_pause_it_and_its_owner_is_told(log: Log, receiver: Receiver):
    mine = endpoint(url=receiver.url)
    receiver.answers = lambda got: 500
    say(log, times=3)

    run(PAUSE_AFTER + 5)

    mine.refresh_from_db()
    assert (mine.paused_why, len(receiver.got)) == ("failures", PAUSE_AFTER)
    assert states() == ["dead", "dead", "waiting"]
    [letter] = letters(mine.owner.email)
    assert letter.subject == "Your webhook mine is paused"
    assert f"It failed {PAUSE_AFTER} times in a row." in letter.text
    assert f"/accounts/webhooks/{mine.uid}/" in letter.text


def test_410_pauses_at_once_and_nothing_is_lost(log: Log, receiver: Receiver):
    mine = endpoint(url=receiver.url)
    receiver.answers = lambda got: 410
    say(log, times=2)
    run(3)
    mine.refresh_from_db()
    assert (mine.paused_why, len(receiver.got), len(letters(mine.owner.email))) == ("gone", 1, 1)

    receiver.answers = lambda got: 200
    say(log, 2)
    services.resume(endpoint=mine, now=timezone.now())
    cut()
    run()

    assert numbers(receiver.bodies()) == [1, 1, 2, 3, 4]
    assert states() == ["sent"] * 3


def test_what_was_given_up_is_sent_again_by_hand_under_its_id(log: Log, receiver: Receiver):
    endpoint(url=receiver.url)
    receiver.answers = lambda got: 500
    say(log)
    run(TRIES)
    delivery = Delivery.objects.get()

    services.redeliver(delivery=delivery, now=timezone.now())
    run(2)
    assert (states(), len(receiver.got)) == (["dead"], TRIES + 1)  # By hand it is tried once

    receiver.answers = lambda got: 200
    services.redeliver(delivery=delivery, now=timezone.now())
    send.send()
    assert states() == ["sent"]
    assert {got.headers["webhook-id"] for got in receiver.got} == {str(delivery.uid)}


def test_a_test_goes_at_once_also_when_it_is_paused(log: Log, receiver: Receiver):
    mine = endpoint(url=receiver.url)
    say(log)
    services.pause(endpoint=mine, why=Endpoint.Why.OWNER, now=timezone.now())

    services.test(endpoint=mine, now=timezone.now())
    send.send()

    [body] = receiver.bodies()
    assert (body["type"], body["endpoint"]) == ("test", str(mine.uid))
    receiver.answers = lambda got: 500
    services.test(endpoint=mine, now=timezone.now())
    run(2)
    mine.refresh_from_db()
    assert (states(), len(receiver.got), mine.failures) == (["waiting", "sent", "dead"], 2, 0)


def test_tests_do_not_pile_up(receiver: Receiver):
    mine = endpoint(url=receiver.url)
    for _ in range(services.TESTS):
        services.test(endpoint=mine, now=timezone.now())

    with pytest.raises(services.Refused):
        services.test(endpoint=mine, now=timezone.now())


def test_while_a_secret_changes_both_sign(log: Log, receiver: Receiver):
    wish = Wish(name="mine", url=receiver.url, wants=Endpoint.Wants.MARKET)
    mine, old = services.create(owner=person("alice"), wish=wish)
    cut()
    new = services.rotate(endpoint=mine, now=timezone.now())
    say(log)
    send.send()
    Endpoint.objects.update(old_secret_until=timezone.now())
    say(log)
    send.send()

    first, second = receiver.got
    assert [verify(one, first.headers, first.body, time.time()) for one in (old, new)] == [True, True]
    assert [verify(one, second.headers, second.body, time.time()) for one in (old, new)] == [False, True]


def test_a_secret_that_can_no_longer_be_opened_fails_for_its_owner_alone(log: Log, receiver: Receiver):
    broken = endpoint(url=receiver.url, name="broken")
    endpoint(broken.owner, url=receiver.url, name="well")
    Endpoint.objects.filter(pk=broken.pk).update(secret_sealed=b"sealed with another key")
    say(log)

    send.send()

    assert numbers(receiver.bodies()) == [1]
    assert broken.deliveries.get().answer == "It could not be sent: ValueError"


def test_who_may_not_sign_in_is_sent_nothing(log: Log, receiver: Receiver):
    mine = endpoint(url=receiver.url)
    say(log)
    mine.owner.is_active = False
    mine.owner.save()

    say(log)
    send.send()

    assert (receiver.got, Delivery.objects.count()) == ([], 1)


@pytest.mark.parametrize("dies_at", ["before", "after"])
def test_a_sender_that_dies_sends_again_and_loses_nothing(log: Log, receiver: Receiver, monkeypatch, dies_at):
    """Before the POST, or between the answer and its being written down: then it arrives twice, under one id."""
    endpoint(url=receiver.url)
    say(log, times=2)

    def dies(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*((send.Webhooks, "send") if dies_at == "before" else (send, "settle")), dies)
        with pytest.raises(KeyboardInterrupt):
            send.send()
    assert states() == ["sending", "waiting"]
    cache.delete(send.LOCK)
    send.send()
    assert states() == ["sending", "waiting"]  # It may still be at it

    Delivery.objects.filter(state="sending").update(busy_until=timezone.now())
    send.send()

    assert states() == ["sent", "sent"]
    assert numbers(receiver.bodies()) == ([1, 1, 2] if dies_at == "after" else [1, 2])
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 2


def test_an_answer_that_comes_too_late_changes_nothing(log: Log):
    endpoint()
    say(log)
    now = timezone.now()
    taken = Delivery.objects.take(Delivery.objects.get().pk, now)
    Delivery.objects.reclaim(now + timedelta(hours=1))
    again = Delivery.objects.take(Delivery.objects.get().pk, now)
    assert taken
    assert again

    settling.settle(taken, Outcome("sent", 200, ""), now)

    assert states() == ["sending"]
    assert Delivery.objects.take(again.pk, now) is None


def test_a_second_sender_leaves_at_once(log: Log, receiver: Receiver):
    endpoint(url=receiver.url)
    say(log)
    cache.add(send.LOCK, 1, 60)

    send.send()

    assert receiver.got == []


def test_the_beat_asks_for_jobs_that_there_are(log: Log, receiver: Receiver, settings):
    endpoint(url=receiver.url)
    log.write(3)
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if "webhooks" in entry["task"]}

    for name in sorted(asked):  # Cut, forget, send
        app.tasks[name]()

    assert len(asked) == 3
    assert numbers(receiver.bodies()) == [1, 2, 3]


def test_what_is_over_is_forgotten_and_what_waits_is_not(log: Log, settings, monkeypatch):
    monkeypatch.setattr(upkeep, "KEPT", 3)
    mine = endpoint()
    say(log, times=8)
    pks = list(mine.deliveries.order_by("pk").values_list("pk", flat=True))
    mine.deliveries.filter(pk__in=pks[:6]).update(state="sent")
    mine.deliveries.filter(pk=pks[0]).update(state="dead")

    upkeep.forget_old(timezone.now())
    assert list(mine.deliveries.order_by("pk").values_list("pk", flat=True)) == [pks[0], *pks[3:]]

    upkeep.forget_old(timezone.now() + timedelta(days=settings.WEBHOOK_DAYS, minutes=1))
    assert states() == ["waiting"] * 2
