"""A page that comes back: from its own number, from the device's, from the log, or told what it missed."""

from __future__ import annotations

import json
import signal

import pytest
from websockets.exceptions import ConnectionClosed

from apps.analytics.archive import jobs
from apps.universes.filters import services as filters
from tests.live.test_socket import seqs
from tests.log import Log
from tests.people import looks_at, person, universe
from tests.services.stack import Stack
from tests.visitor import Visitor
from tests.waiting import until
from tickstock.market.filters import Filter
from tickstock.stream import keys

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def alice(stack: Stack) -> Visitor:
    person("alice", pull_ms=250)
    return Visitor(stack.web()).sign_in("alice@example.com")


def position_is_saved(redis, seq: int) -> bool:
    kept = [value for key in redis.keys("ts:cursors:*") for value in redis.hgetall(key).values()]
    return any(value.split(b":")[1] == str(seq).encode() for value in kept)


def test_a_device_that_lost_its_memory_goes_on_where_it_was(alice, log: Log, redis):
    log.write(5)
    with alice.socket() as page:
        page.say(type="start", device="laptop-1")
        assert seqs(page.frame()["events"]) == [1, 2, 3, 4, 5]
    until(lambda: position_is_saved(redis, 5))
    log.write(3)

    with alice.socket() as page:
        page.say(type="start", device="laptop-1")
        shown, missed = page.frame(), page.frame()

    assert (shown["refresh"], seqs(shown["events"]), shown["through"]) == (True, [1, 2, 3, 4, 5], 5)
    assert (missed["from"], seqs(missed["events"])) == (6, [6, 7, 8])


def test_the_device_of_another_user_is_another_device(alice, stack, log: Log, redis):
    person("bob", pull_ms=250)
    log.write(5)
    with alice.socket() as page:
        page.say(type="start", device="laptop-1")
        page.frame()
    until(lambda: position_is_saved(redis, 5))
    log.write(3)

    with Visitor(stack.url).sign_in("bob@example.com").socket() as page:
        page.say(type="start", device="laptop-1")

        assert page.frame()["through"] == 8


def test_what_fell_off_the_tape_comes_from_the_log_without_a_gap(stack, log: Log):
    person("alice", pull_ms=250)
    log.write(21_500)  # A fresh web process begins with the newest 20,000
    with Visitor(stack.web()).sign_in("alice@example.com").socket() as page:
        page.say(type="resume", epoch=log.claim.epoch, seq=100)
        told = [page.next("gap", "dual_universe_stock_data") for _ in range(8)]

    found = [seq for frame in told for seq in seqs(frame["events"])]
    assert found == list(range(101, 101 + len(found)))
    assert len(found) > 1_500


def test_what_is_nowhere_any_more_is_declared_and_the_rest_can_be_filled(alice, log: Log, redis):
    log.write(100)
    redis.xtrim(keys.log(0, log.claim.epoch), minid="61-0", approximate=False)
    with alice.socket() as page:
        page.say(type="resume", epoch=log.claim.epoch, seq=20)
        gap = page.next("gap")

        assert (gap["from"], gap["to"], gap["reason"]) == (21, 60, "trimmed")
        assert seqs(page.events(40)) == list(range(61, 101))
        answer = json.loads(alice.get(gap["fill"]))
    assert (answer["from"], answer["through"], answer["missing"], answer["events"]) == (21, 60, [[21, 60]], [])


def test_what_the_log_let_go_of_comes_from_the_archive_without_a_seam(alice, log: Log, redis):
    log.write(70)
    jobs.archive()
    log.write(30)
    for before in (41, 61, 81, 101):
        redis.xtrim(keys.log(0, log.claim.epoch), minid=f"{before}-0", approximate=False)
        answer = json.loads(alice.get(f"/api/v1/events?after={log.claim.epoch}:20&until=100"))

        missing = [] if before < 72 else [[71, before - 1]]
        assert (answer["from"], answer["through"], answer["missing"]) == (21, 100, missing)
        assert seqs(answer["events"]) == [seq for seq in range(21, 101) if seq <= 70 or seq >= before]
        assert answer["ledger"] == {"high": [len(answer["events"])] * 2 + [0]}


def test_of_an_epoch_that_is_over_what_is_left_can_be_read(alice, log: Log, redis):
    log.write(5)
    old = log.claim
    renewed = log.writer.renew(old, old.epoch + 1)
    assert renewed
    log.claim, log.end = renewed, 0
    log.write(2)
    with alice.socket() as page:
        page.say(type="resume", epoch=old.epoch, seq=3)
        gap = page.next("gap")

        assert (gap["epoch"], gap["from"], gap["to"], gap["reason"]) == (old.epoch, 4, None, "epoch")
        assert seqs(page.events(2)) == [1, 2]
        answer = json.loads(alice.get(gap["fill"]))
    assert (answer["epoch"], seqs(answer["events"]), answer["next"]) == (old.epoch, [4, 5], None)


def test_a_long_gap_is_filled_page_by_page_with_its_ledger(alice, stack, log: Log):
    looks_at(person("bob"), universe("Mine", "MSFT"))
    log.write(1_500, "AAPL")
    log.write(10, "MSFT")
    bob = Visitor(stack.url).sign_in("bob@example.com")

    first = json.loads(bob.get(f"/api/v1/events?after={log.claim.epoch}:0"))
    second = json.loads(bob.get(first["next"]))

    assert (first["through"], first["ledger"], first["events"]) == (1_000, {"high": [1_000, 0, 1_000]}, [])
    assert (second["ledger"], seqs(second["events"])) == ({"high": [510, 10, 500]}, list(range(1_501, 1_511)))
    assert second["next"] is None


def test_what_fills_a_gap_comes_at_ones_own_pace(stack, log: Log):
    user = person("bob")
    filters.choose(user=user, filters=filters.make(owner=user, name="Calm", wanted=Filter(cool_down=3_600)))
    log.write(20, "AAPL")
    bob = Visitor(stack.web()).sign_in("bob@example.com")

    filled = json.loads(bob.get(f"/api/v1/events?after={log.claim.epoch}:0"))

    assert (filled["ledger"], seqs(filled["events"])) == ({"high": [20, 1, 19]}, [1])


@pytest.mark.parametrize(
    "asked", ["?after=7", "?after=7:x", "?after=-1:0", "?after=7:0&until=-1", "?after=7:0&until=x"]
)
def test_a_question_about_events_that_makes_no_sense_is_refused(client, db, asked):
    client.force_login(person("alice"))

    assert client.get(f"/api/v1/events{asked}").status_code == 400


def test_a_stranger_gets_no_events(client, db):
    assert client.get("/api/v1/events?after=7:0").status_code == 401


def test_after_a_process_has_stopped_the_page_goes_on_with_the_next(alice, stack, log: Log):
    log.write(2)
    with alice.socket() as page:
        page.say(type="start")
        page.frame()
        stack.running[0].stop(signal.SIGTERM)

        with pytest.raises(ConnectionClosed):
            page.next("disconnect")
    stack.running[0].start()
    log.write(1)
    with alice.socket() as page:
        page.say(type="resume", epoch=log.claim.epoch, seq=2)

        assert seqs(page.events(1)) == [3]
