"""A past day told again, as a page meets it: a real web process, a real archive."""

from __future__ import annotations

import pytest
from websockets.exceptions import InvalidStatus

from tests.archive import archived
from tests.factories import OPEN, high
from tests.people import looks_at, person, universe
from tests.services.stack import Stack
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("redis")

MINUTE = 60_000
DAY = "/ws/replay/2026-11-18/"


@pytest.fixture
def alice(stack: Stack) -> Visitor:
    person("alice", pull_ms=250)
    return Visitor(stack.web()).sign_in("alice@example.com")


def seqs(events: list[dict]) -> list[int]:
    return [event["seq"] for event in events]


def test_a_day_is_told_again_at_the_pace_it_was_asked_for(alice):
    archived(high(seq, at=OPEN + seq * MINUTE, eid=f"day-{seq}") for seq in range(1, 8))

    with alice.socket(path=DAY, query="?speed=300&from=09:33") as page:
        hello = page.next("connect")
        page.say(type="start")
        shown = page.frame()
        told = page.events(5)
        status = page.next("status_update")

    assert (hello["epoch"], hello["head"]) == (739_938, 0)
    assert (seqs(shown["events"]), shown["refresh"], shown["ledger"]) == ([1, 2], True, {})
    assert seqs(told) == [3, 4, 5, 6, 7]
    assert status["feed"]["source"] == "replay"
    assert status["replay"]["day"] == "2026-11-18"


def test_events_of_the_next_minute_wait_until_it_has_come(alice):
    archived(high(seq, at=OPEN + seq * MINUTE, eid=f"day-{seq}") for seq in range(1, 4))

    with alice.socket(path=DAY, query="?speed=1&from=09:31") as page:
        page.say(type="start")

        assert seqs(page.quiet(2.0)) == [1]
        page.say(type="set_replay_speed", speed=300)
        assert seqs(page.events(2)) == [2, 3]
        assert page.next("status_update")["replay"]["speed"] == 300


def test_a_page_that_was_cut_off_goes_on_where_it_was(alice):
    archived(high(seq, at=OPEN + seq * MINUTE, eid=f"day-{seq}") for seq in range(1, 6))

    with alice.socket(path=DAY, query="?speed=300&from=09:30") as page:
        epoch = page.next("connect")["epoch"]
        page.say(type="resume", epoch=739_938, seq=3)
        told = page.events(2)

    assert epoch == 739_938
    assert seqs(told) == [4, 5]


def test_the_users_own_universe_is_in_force_in_a_replay_too(alice):
    looks_at(person("bob"), universe("Others", "MSFT"))
    bob = Visitor(alice.url).sign_in("bob@example.com")
    archived([high(1, "AAPL", at=OPEN + 1, eid="one"), high(2, "MSFT", at=OPEN + 2, eid="two")])

    with bob.socket(path=DAY, query="?speed=300&from=09:30") as page:
        page.say(type="start")
        page.frame()
        frame = page.frame()

    assert [event["symbol"] for event in frame["events"]] == ["MSFT"]
    assert frame["ledger"] == {"high": [2, 1, 1]}


@pytest.mark.parametrize("query", ["?speed=7", "?speed=nan", "?from=25:00", "?from=09:30%0a"])
def test_a_replay_that_makes_no_sense_is_not_begun(alice, query):
    archived([high(1)])

    with pytest.raises(InvalidStatus), alice.socket(path=DAY, query=query):
        pass


def test_strangers_see_no_replay_and_nobody_a_day_without_events(alice):
    archived([high(1)])

    with pytest.raises(InvalidStatus), Visitor(alice.url).socket(path=DAY):
        pass
    with pytest.raises(InvalidStatus), alice.socket(path="/ws/replay/2026-11-19/"):
        pass


def test_the_pages_offer_the_days_there_are_and_send_back_what_makes_no_sense(alice):
    assert "Nothing is archived yet" in alice.get("/replay/")

    archived([high(1)])

    assert "Wednesday 18 November 2026" in alice.get("/replay/")
    assert "/ws/replay/2026-11-18/?speed=60&amp;from=10:00" in alice.get("/replay/?day=2026-11-18&speed=60&from=10:00")
    assert "cannot be shown" in alice.get("/replay/?day=2026-11-18&speed=-1")
    assert "is no day" in alice.get("/replay/?day=soon")


def test_a_live_page_has_no_speed(alice):
    with alice.socket() as page:
        page.say(type="set_replay_speed", speed=5)

        assert page.next("error")["detail"] == "This is not a replay"
