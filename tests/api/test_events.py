"""Events by program: by position without a seam between log and archive, one by one with their why, and as history."""

from __future__ import annotations

from datetime import date

import pytest

from tests.api.program import Program, program
from tests.archive import archived
from tests.factories import OPEN, high, item
from tests.log import Log
from tests.people import universe
from tickstock.stream import keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def alice(log: Log) -> Program:
    return program("alice")


def numbers(answer: object) -> list[int]:
    return [event["seq"] for event in answer["events"]]  # type: ignore[index]


def test_one_goes_on_from_a_position_until_there_is_no_more(alice, log):
    log.write(1_500)
    first = alice.get(f"/api/v1/events?after={log.claim.epoch}:0").json()
    second = alice.get(first["next"]).json()

    assert (numbers(first), numbers(second)) == (list(range(1, 1_001)), list(range(1_001, 1_501)))
    assert second["next"] is None
    assert first["ledger"]["high"] == [1_000, 1_000, 0]


def test_what_the_log_has_let_go_of_comes_from_the_archive(alice, log, redis):
    events = [high(number) for number in range(1, 31)]
    log.append([item(event) for event in events])
    archived(events[:25], epoch=log.claim.epoch)
    redis.xtrim(keys.log(0, log.claim.epoch), minid="21-0", approximate=False)

    found = alice.get(f"/api/v1/events?after={log.claim.epoch}:5").json()

    assert numbers(found) == list(range(6, 31))
    assert found["missing"] == []


def test_numbers_that_nobody_has_are_declared(alice, log, redis):
    log.write(30)
    redis.xtrim(keys.log(0, log.claim.epoch), minid="21-0", approximate=False)

    found = alice.get(f"/api/v1/events?after={log.claim.epoch}:5&until=25").json()

    assert (numbers(found), found["missing"]) == ([21, 22, 23, 24, 25], [[6, 20]])


def test_without_a_position_one_begins_at_the_end(alice, log):
    log.write(3)
    began = alice.get("/api/v1/events").json()
    log.write(2)
    later = alice.get(f"/api/v1/events?after={began['epoch']}:{began['through']}").json()

    assert (numbers(began), numbers(later)) == ([], [4, 5])


def test_it_comes_through_another_universe_or_filters_where_that_is_asked_for(alice, log):
    log.write(2, "AAPL")
    log.write(2, "MSFT")
    mine = universe("Mine", "MSFT", owner=alice.user)
    none = alice.post("/api/v1/filters", {"name": "Surges", "wanted": {"kinds": ["surge"]}}).json()["id"]
    start = f"/api/v1/events?after={log.claim.epoch}:0"

    assert numbers(alice.get(f"{start}&universe={mine.pk}").json()) == [3, 4]
    assert numbers(alice.get(f"{start}&filters={none}").json()) == []
    alice.patch("/api/v1/me/settings", {"filters": none})
    assert numbers(alice.get(start).json()) == []
    assert numbers(alice.get(f"{start}&everything=true").json()) == [1, 2, 3, 4]


def test_the_way_on_keeps_what_was_asked_for(alice, log):
    log.write(1_200, "AAPL")
    mine = universe("Mine", "AAPL", owner=alice.user)
    first = alice.get(f"/api/v1/events?after={log.claim.epoch}:0&universe={mine.pk}").json()

    assert f"universe={mine.pk}" in first["next"]
    assert len(numbers(alice.get(first["next"]).json())) == 200


def test_an_event_is_told_with_its_why(alice):
    archived([high(1, at=OPEN)])
    [listed] = alice.get("/api/v1/history").json()["items"]
    found = alice.get(f"/api/v1/events/{listed['event']['eid']}").json()

    assert found["event"] == listed["event"]
    assert found["why"]
    assert found["conditions"]
    assert alice.get("/api/v1/events/nothing").status_code == 404


def test_history_is_paged_by_key_and_narrowed(alice):
    archived([high(number, "AAPL" if number % 2 else "MSFT", at=OPEN + number) for number in range(1, 12)])
    first = alice.get("/api/v1/history?limit=4&symbols=AAPL").json()
    second = alice.get(f"/api/v1/history?limit=4&symbols=AAPL&cursor={first['next']}").json()

    assert [one["event"]["seq"] for one in first["items"] + second["items"]] == [11, 9, 7, 5, 3, 1]
    assert second["next"] is None
    assert alice.get("/api/v1/history?kinds=surge").json()["items"] == []
    universe("Everybody's", "AAPL")
    assert len(alice.get("/api/v1/symbols/AAPL/events").json()["items"]) == 6


def test_a_day_in_figures(alice):
    archived([high(number, at=OPEN + number) for number in range(1, 4)])

    assert alice.get("/api/v1/sessions").json()["items"] == [date(2026, 11, 18).isoformat()]
    day = alice.get("/api/v1/sessions/2026-11-18").json()
    assert day["total"] == 3
    assert {"kind": "high", "pre": 0, "regular": 3, "post": 0, "total": 3} in day["kinds"]
    [line] = alice.get("/api/v1/sessions/2026-11-18/symbols").json()["items"]
    assert (line["symbol"], line["events"], line["counts"]["high"]) == ("AAPL", 3, 3)
    assert alice.get("/api/v1/sessions/2026-11-19").status_code == 404
