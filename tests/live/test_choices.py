"""What a user changes while events are coming, and what they may ask for on the socket."""

from __future__ import annotations

import random
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from redis import Redis

from apps.accounts.models import User
from apps.universes.filters import services as filters
from apps.universes.services import choose_universe
from tests.log import Log
from tests.people import looks_at, person, universe
from tests.services.stack import Stack
from tests.visitor import Visitor
from tickstock.market.filters import Filter
from tickstock.stream import orders

pytestmark = [pytest.mark.usefixtures("redis"), pytest.mark.timeout(120)]


@pytest.fixture
def alice(stack: Stack) -> Visitor:
    person("alice", pull_ms=250)
    return Visitor(stack.web(SOCKETS_PER_USER="100")).sign_in("alice@example.com")


def test_a_universe_changed_a_hundred_times_while_events_come_mixes_and_loses_nothing(alice, log: Log):
    user = User.objects.get()
    choices = [universe("Apple", "AAPL"), universe("Microsoft", "MSFT")]
    symbols = {"Apple": {"AAPL"}, "Microsoft": {"MSFT"}, "Whole market": {"AAPL", "MSFT"}}
    with alice.socket() as page:
        page.say(type="start")
        page.frame()
        for turn in range(100):
            choose_universe(user=user, universe=choices[turn % 2])
            log.write(3, "AAPL")
            log.write(3, "MSFT")
        frames: list[dict] = []
        while not frames or frames[-1]["through"] < log.end or frames[-1]["universe"]["name"] != "Microsoft":
            frames.append(page.frame())

    following = [frame for frame in frames if not frame["refresh"]]
    assert [frame["from"] for frame in following] == [1, *(frame["through"] + 1 for frame in following[:-1])]
    for frame in frames:
        assert {event["symbol"] for event in frame["events"]} <= symbols[frame["universe"]["name"]]
    assert [frame["settings"] for frame in frames] == sorted(frame["settings"] for frame in frames)
    assert sum(frame["ledger"]["high"][0] for frame in following) == log.end == 600


def test_another_pull_interval_is_in_force_at_once_in_all_tabs(alice, log: Log):
    with alice.socket() as one, alice.socket() as other:
        one.say(type="set_pull_interval", pull_ms=5_000)

        assert one.next("pull_interval_updated")["pull_ms"] == 5_000
        assert other.next("pull_interval_updated")["pull_ms"] == 5_000
    assert User.objects.get().pull_ms == 5_000


def test_a_user_can_ask_how_delivery_goes(alice, log: Log):
    log.write(2)
    with alice.socket() as page, alice.socket():
        page.say(type="resume", epoch=log.claim.epoch, seq=0)
        page.events(2)
        page.say(type="user_status")

        answer = page.next("user_status_response")
    assert (answer["sessions"], answer["limits"]["sockets"], answer["pull_ms"]) == (2, 100, 250)
    assert {name: answer["delivery"][name] for name in ("frames", "scanned", "delivered")} == {
        "frames": 1,
        "scanned": 2,
        "delivered": 2,
    }


def test_a_test_event_of_staff_is_ordered_from_the_worker(stack, redis: Redis):
    person("staff", is_staff=True)
    with Visitor(stack.web()).sign_in("staff@example.com").socket() as page:
        page.say(type="test_event", text="Hello")
        eid = page.next("test_event")["eid"]

        assert orders.pop(redis, 0) == [orders.Probe(eid=eid, text="Hello")]


def test_staff_who_must_prove_themselves_twice_send_one_only_then(stack, redis: Redis):
    staff, secret = person("staff", is_staff=True), generate_totp_secret()
    url = stack.web(STAFF_MFA="yes")
    once = Visitor(url).sign_in(staff.email)
    TOTP.activate(staff, secret)
    twice = Visitor(url).sign_in(staff.email)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    twice.post("/accounts/2fa/authenticate/", "/accounts/2fa/authenticate/", code=code)

    with once.socket() as page:
        page.say(type="test_event", text="Hello")
        assert page.next("disconnect")["code"] == 4403
    with twice.socket() as page:
        page.say(type="test_event", text="Hello")
        assert page.next("test_event")["eid"]


def test_nobody_else_may_send_one(alice, redis: Redis):
    with alice.socket() as page:
        page.say(type="test_event", text="Hello")

        assert page.next("disconnect")["code"] == 4403
    assert orders.pop(redis, 0) == []


def test_nobody_ever_sees_events_of_another_universe_however_connections_break(stack, log: Log):
    chance = random.Random(19)
    people = {"alice": "AAPL", "bob": "MSFT"}
    visitors = {}
    url = stack.web()
    for name, symbol in people.items():
        looks_at(person(name, pull_ms=250), universe(symbol, symbol))
        visitors[name] = Visitor(url).sign_in(f"{name}@example.com")

    for _ in range(30):
        name = chance.choice(sorted(people))
        log.write(5, "AAPL")
        log.write(5, "MSFT")
        with visitors[name].socket() as page:
            page.say(type="resume", epoch=log.claim.epoch, seq=0, device="the-same-name")
            seen = [event["symbol"] for event in page.frame()["events"]] if chance.random() < 0.7 else []
            page.connection.socket.close()

        assert set(seen) <= {people[name]}


def test_the_brokers_work_does_not_grow_with_the_viewers(alice, log: Log, redis: Redis):
    def commands(viewers: int) -> int:
        """What the broker is asked while that many take in eight frames each."""
        pages = []
        try:
            for number in range(viewers):
                opened = alice.socket()
                pages.append((opened, opened.__enter__()))
                pages[-1][1].say(type="start", device=f"device-{number:04}")
            for _, page in pages:
                page.frame()
            before = int(redis.info("stats")["total_commands_processed"])
            for _ in range(8):
                log.write(5)
                for _, page in pages:
                    page.frame()
            return int(redis.info("stats")["total_commands_processed"]) - before
        finally:
            for opened, _ in pages:
                opened.__exit__(None, None, None)

    few, many = commands(5), commands(50)

    assert many - few < 45 * 8 / 2  # One command a frame for each viewer would be 45 x 8 more


def test_filters_changed_a_hundred_times_while_events_come_mix_and_lose_nothing(alice, log: Log):
    user = User.objects.get()
    only = {"Apple": frozenset({"AAPL"}), "Microsoft": frozenset({"MSFT"})}
    sets = [filters.make(owner=user, name=name, wanted=Filter(only=symbols)) for name, symbols in only.items()]
    symbols = {**only, "Everything": {"AAPL", "MSFT"}}
    with alice.socket() as page, alice.socket() as other:
        for one in (page, other):
            one.say(type="start")
            one.frame()
        for turn in range(100):
            filters.choose(user=user, filters=sets[turn % 2])
            log.write(3, "AAPL")
            log.write(3, "MSFT")
        told = other.next("filters_updated")
        frames: list[dict] = []
        while not frames or frames[-1]["through"] < log.end or frames[-1]["filters"] != "Microsoft":
            frames.append(page.frame())

    following = [frame for frame in frames if not frame["refresh"]]
    assert [frame["from"] for frame in following] == [1, *(frame["through"] + 1 for frame in following[:-1])]
    for frame in frames:
        assert {event["symbol"] for event in frame["events"]} <= symbols[frame["filters"]]
    assert [frame["settings"] for frame in frames] == sorted(frame["settings"] for frame in frames)
    assert sum(frame["ledger"]["high"][0] for frame in following) == log.end == 600
    assert told["filters"]["name"] in only
    assert told["from"] >= 1


def test_what_a_changed_set_says_is_in_force_in_every_tab_with_the_newest_of_each_kind(alice, log: Log):
    user = User.objects.get()
    log.write(2, "AAPL")
    log.write(1, "MSFT")
    mine = filters.make(owner=user, name="Mine", wanted=Filter(only=frozenset({"AAPL"})))
    filters.choose(user=user, filters=mine)
    with alice.socket() as one, alice.socket() as other:
        for page in (one, other):
            assert page.next("connect")["filters"]["thresholds"] == {"only": ["AAPL"]}
            page.say(type="start")
            assert [event["seq"] for event in page.frame()["events"]] == [1, 2]

        filters.change(filters=mine, name="Mine", wanted=Filter(only=frozenset({"MSFT"})))

        for page in (one, other):
            told, frame = page.next("filters_updated"), page.frame()
            assert (told["version"], told["from"], told["filters"]["thresholds"]) == (2, 4, {"only": ["MSFT"]})
            assert (frame["refresh"], frame["settings"], [event["seq"] for event in frame["events"]]) == (True, 2, [3])


def test_filters_chosen_in_one_web_process_are_in_force_in_another(alice, log: Log, tmp_path):
    mine = filters.make(owner=User.objects.get(), name="Mine", wanted=Filter(only=frozenset({"MSFT"})))
    log.write(1, "AAPL")
    log.write(1, "MSFT")
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Stack(tmp_path / "elsewhere")
    try:
        there = Visitor(elsewhere.web()).sign_in("alice@example.com")
        with there.socket() as page:
            page.say(type="start")
            assert len(page.frame()["events"]) == 2

            alice.post("/filters/choose/", "/dashboard/", filters=str(mine.pk))

            assert page.next("filters_updated")["filters"]["name"] == "Mine"
            assert [event["symbol"] for event in page.frame()["events"]] == ["MSFT"]
    finally:
        elsewhere.stop()
