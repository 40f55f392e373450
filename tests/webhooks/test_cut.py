"""From the log to deliveries: every number once, in order, with its account."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from apps.analytics.archive import jobs as archive
from apps.analytics.models import ArchivedEvent
from apps.universes.models import FilterSet
from apps.webhooks import cutter, services
from apps.webhooks.cut import cut
from apps.webhooks.cutter import QUEUE
from apps.webhooks.models import Delivery, Endpoint, Place
from tests.factories import high, item, low
from tests.log import Log
from tests.messages import letters
from tests.people import looks_at, person, universe
from tests.webhooks.makers import bodies, endpoint, let_go, numbers, problems

pytestmark = pytest.mark.django_db(transaction=True)


def trim(redis, log: Log, first: int) -> None:
    """Let the log begin with number `first`."""
    redis.xtrim(f"ts:{{0}}:log:{log.claim.epoch}", minid=f"{first}-0", approximate=False)


def begin_anew(log: Log) -> None:
    renewed = log.writer.renew(log.claim, log.claim.epoch + 1)
    assert renewed
    log.claim, log.end = renewed, 0


def test_an_endpoint_is_told_what_comes_after_it_was_made(log: Log):
    log.write(5)
    mine = endpoint()
    log.write(3)

    cut()
    cut()

    [body] = bodies(mine)
    assert {name: body[name] for name in ("type", "shard", "epoch", "from", "through", "ledger", "missing")} == {
        "type": "events",
        "shard": 0,
        "epoch": log.claim.epoch,
        "from": 6,
        "through": 8,
        "ledger": {"high": [3, 3, 0]},
        "missing": [],
    }
    assert numbers([body]) == [6, 7, 8]
    assert (body["universe"], body["filters"]) == ("Whole market", "Everything")


def test_one_made_before_there_is_any_log_misses_nothing(redis):
    mine = endpoint()
    log = Log(redis)
    log.write(2)

    cut()

    assert numbers(bodies(mine)) == [1, 2]
    assert problems(bodies(mine)) == []


def test_a_body_has_200_events_at_most(log: Log):
    mine = endpoint()
    log.write(450)

    cut()

    assert [(body["from"], body["through"], len(body["events"])) for body in bodies(mine)] == [
        (1, 200, 200),
        (201, 400, 200),
        (401, 450, 50),
    ]
    assert problems(bodies(mine)) == []


def test_what_the_filters_hold_back_is_told_with_the_next_events(log: Log):
    mine = endpoint(kinds=frozenset({"low"}))
    log.write(3)
    cut()
    assert bodies(mine) == []

    log.append([item(low(4)), item(high(5))])
    cut()

    [body] = bodies(mine)
    assert (body["from"], body["through"], body["ledger"]) == (1, 5, {"high": [4, 0, 4], "low": [1, 1, 0]})


def test_an_account_without_events_goes_by_itself_after_a_minute(log: Log):
    mine = endpoint(kinds=frozenset({"low"}))
    log.write(3)
    cut()
    Place.objects.update(since=timezone.now() - timedelta(seconds=59))
    cut()
    assert bodies(mine) == []

    Place.objects.update(since=timezone.now() - timedelta(seconds=60))
    cut()
    cut()

    [body] = bodies(mine)
    assert (body["from"], body["through"], body["ledger"], body["events"]) == (1, 3, {"high": [3, 0, 3]}, [])
    log.append([item(low(4))])
    cut()
    assert problems(bodies(mine)) == []


def test_each_gets_what_they_want(log: Log):
    alice, bob = person("alice"), person("bob")
    looks_at(alice, universe("Hers", "AAPL", owner=alice))
    lows = FilterSet.objects.create(owner=bob, name="Lows", settings={"kinds": ["low"]})
    wants = Endpoint.Wants
    made = [
        endpoint(alice, name="in force", wants=wants.IN_FORCE),
        endpoint(alice, name="highs in force", wants=wants.IN_FORCE, kinds=frozenset({"high"})),
        endpoint(bob, name="filtered", filters=lows),
        endpoint(bob, name="universe", wants=wants.UNIVERSE, universe=universe("Other", "MSFT")),
    ]
    log.append([item(high(1, "AAPL")), item(low(2, "AAPL")), item(high(3, "MSFT")), item(low(4, "MSFT"))])

    cut()

    assert [numbers(bodies(one)) for one in made] == [[1, 2], [1], [2, 4], [3, 4]]
    assert [problems(bodies(one)) for one in made] == [[]] * 4
    assert [bodies(one)[0]["universe"] for one in made] == ["Hers", "Hers", "Whole market", "Other"]


def test_a_deleted_universe_does_not_become_the_whole_market(log: Log):
    alice = person("alice")
    hers = universe("Hers", "AAPL", owner=alice)
    mine = endpoint(alice, wants=Endpoint.Wants.UNIVERSE, universe=hers)
    hers.delete()
    log.write(1, "MSFT")

    cut()
    cut()

    mine.refresh_from_db()
    assert (mine.paused_why, bodies(mine)) == ("universe", [])
    [letter] = letters(alice.email)
    assert "The universe it was for was deleted." in letter.text
    with pytest.raises(services.Refused):
        services.resume(endpoint=mine, now=timezone.now())


def test_a_full_queue_holds_its_endpoint_back_and_nobody_else(log: Log):
    slow = endpoint(name="slow")
    fast = endpoint(slow.owner, name="fast")
    for _ in range(QUEUE + 3):
        log.write(1)
        cut()
        let_go(fast)
    assert (slow.deliveries.count(), fast.deliveries.count()) == (QUEUE, QUEUE + 3)

    let_go(slow)
    cut()

    assert numbers(bodies(slow)) == numbers(bodies(fast)) == list(range(1, QUEUE + 4))
    assert problems(bodies(slow)) == problems(bodies(fast)) == []


def test_a_queue_that_its_owner_filled_by_hand_is_full(log: Log, monkeypatch):
    monkeypatch.setattr(cutter, "QUEUE", 2)
    mine = endpoint()
    for _ in range(4):
        log.write(1)
        cut()
        let_go(mine)
    for delivery in mine.deliveries.all():
        services.redeliver(delivery=delivery, now=timezone.now())
    log.write(1)

    cut()
    assert mine.deliveries.count() == 4

    let_go(mine)
    cut()
    assert numbers(bodies(mine)) == [1, 2, 3, 4, 5]


def test_what_has_no_room_is_cut_later(log: Log, monkeypatch):
    monkeypatch.setattr(cutter, "QUEUE", 2)
    mine = endpoint()
    log.write(700)

    for _ in range(3):
        cut()
        let_go(mine)

    assert [(body["from"], body["through"]) for body in bodies(mine)] == [(1, 200), (201, 400), (401, 600), (601, 700)]


def test_what_the_log_let_go_of_comes_from_the_archive(log: Log, redis):
    mine = endpoint()
    log.write(1_500)
    archive.archive()
    log.write(20)
    trim(redis, log, 1_450)

    cut()

    assert numbers(bodies(mine)) == list(range(1, 1_521))
    assert problems(bodies(mine)) == []


def test_what_the_archive_may_still_get_is_waited_for(log: Log, redis):
    mine = endpoint()
    log.write(5)
    trim(redis, log, 4)

    cut()
    assert bodies(mine) == []

    archive.archive()
    cut()
    gone, found = bodies(mine)
    assert (gone["missing"], numbers([found])) == ([[1, 3]], [4, 5])
    assert problems([gone, found]) == []


def test_holes_are_declared_where_they_are(log: Log, redis):
    mine = endpoint()
    log.write(450)
    archive.archive()
    ArchivedEvent.objects.filter(seq__in=[2, 3, 300, 449, 450]).delete()
    log.write(1)
    trim(redis, log, 451)

    cut()

    found = bodies(mine)
    assert [body["missing"] for body in found] == [[[2, 3]], [[300, 300]], [[449, 450]], []]
    assert problems(found) == []
    assert len(numbers(found)) == 446


def test_the_end_of_an_epoch_is_told_and_the_next_begins_at_1(log: Log, redis):
    mine = endpoint(kinds=frozenset({"low"}))
    log.write(3)
    cut()
    log.append([item(low(4)), item(high(5))])
    old = log.claim.epoch
    archive.archive()
    begin_anew(log)
    redis.delete(f"ts:{{0}}:log:{old}")
    log.append([item(low(1))])

    cut()
    assert numbers(bodies(mine)) == []  # The archive has not seen the end of the old one yet
    archive.archive()
    cut()

    found = bodies(mine)
    assert [(body["epoch"] - old, body["from"], body["through"], body["missing"]) for body in found] == [
        (0, 1, 5, []),
        (0, 6, 5, [[6, None]]),
        (1, 1, 1, []),
    ]
    assert [body["ledger"] for body in found] == [{"high": [4, 0, 4], "low": [1, 1, 0]}, {}, {"low": [1, 1, 0]}]


def test_an_event_that_cannot_be_read_keeps_its_place(log: Log):
    mine = endpoint()
    log.writer.append(log.claim, 1, [item(high(1)).data, b'{"kind":"of tomorrow"}', item(high(3)).data])

    cut()

    [body] = bodies(mine)
    assert [event["kind"] for event in body["events"]] == ["high", "control", "high"]
    assert problems([body]) == []


def test_paced_filters_remember_from_one_run_to_the_next(log: Log):
    calm = FilterSet.objects.create(owner=person("alice"), name="Calm", settings={"cool_down": 60})
    mine = endpoint(calm.owner, filters=calm)
    log.write(2)
    cut()
    cutter.PACES._held.clear()  # Another process goes on
    log.write(2)
    cut()
    log.append([item(high(5, at=high(1).at + 61_000))])
    cut()

    assert numbers(bodies(mine)) == [1, 5]
    assert problems(bodies(mine)) == []


def test_who_is_paused_goes_on_where_they_stood(log: Log):
    mine = endpoint()
    services.pause(endpoint=mine, why=Endpoint.Why.OWNER, now=timezone.now())
    log.write(3)
    cut()
    assert bodies(mine) == []

    services.resume(endpoint=mine, now=timezone.now())
    cut()

    assert numbers(bodies(mine)) == [1, 2, 3]
    assert letters(mine.owner.email) == []  # They did it themselves


def test_who_skips_is_told_what_they_skipped(log: Log, redis):
    mine = endpoint(kinds=frozenset({"low"}))
    log.write(3)
    cut()
    services.pause(endpoint=mine, why=Endpoint.Why.OWNER, now=timezone.now())
    log.write(1_997)
    services.resume(endpoint=mine, now=timezone.now(), skip=True)
    cut()
    log.append([item(low(2_001))])

    cut()

    skipped, fresh = bodies(mine)
    assert (skipped["from"], skipped["through"], skipped["missing"]) == (1, 2_000, [[4, 2_000]])
    assert numbers([fresh]) == [2_001]
    assert problems([skipped, fresh]) == []


def test_two_runs_at_once_write_nothing_twice(log: Log):
    mine = endpoint()
    others = [endpoint(mine.owner, name=f"number {number}") for number in range(5)]

    def run() -> None:
        try:
            for _ in range(10):
                cut()
        finally:
            connection.close()

    both = [Thread(target=run) for _ in range(2)]
    for thread in both:
        thread.start()
    for _ in range(15):
        log.write(3)
    for thread in both:
        thread.join(40)
    cut()

    for one in (mine, *others):
        assert numbers(bodies(one)) == list(range(1, 46))
        assert problems(bodies(one)) == []


@pytest.mark.parametrize("dies_at", ["bulk_create", "bulk_update"])
def test_a_run_that_dies_midway_leaves_nothing_half_done(log: Log, monkeypatch, dies_at):
    mine = endpoint()
    log.write(250)
    manager: Any = type({"bulk_create": Delivery, "bulk_update": Place}[dies_at]._default_manager)
    whole = getattr(manager, dies_at)

    def dies(*args, **named):
        whole(*args, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(manager, dies_at, dies)
        with pytest.raises(KeyboardInterrupt):
            cut()
    assert bodies(mine) == []

    cut()
    assert numbers(bodies(mine)) == list(range(1, 251))
    assert problems(bodies(mine)) == []


def test_a_broker_that_is_away_is_no_end(log: Log, settings):
    mine = endpoint()
    log.write(1)
    url, settings.STREAM_URL = settings.STREAM_URL, "redis://127.0.0.1:1/0"
    cut()
    settings.STREAM_URL = url

    cut()

    assert numbers(bodies(mine)) == [1]
