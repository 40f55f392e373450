"""Past events: the page, and the same as files."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import AsyncClient, Client
from pyarrow import parquet

from apps.analytics.models import ArchivedEvent
from tests.archive import archived
from tests.factories import HOUR, OPEN, high, low
from tests.people import looks_at, person, universe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]
DAY = "2026-11-18"


@pytest.fixture
def alice():
    return person("alice")


@pytest.fixture
def hers(alice):
    client = Client()
    client.force_login(alice)
    return client


def shown(answer) -> list[str]:
    assert answer.status_code == 200
    return [event.eid for event, _ in answer.context["events"]]


def test_without_a_question_it_shows_the_newest_day_newest_first(hers):
    archived([high(1), low(2), high(3, at=OPEN + 24 * HOUR, eid="next")])

    assert shown(hers.get("/history/")) == ["next"]
    assert shown(hers.get(f"/history/?day={DAY}")) == ["test-2", "test-1"]


def test_one_asks_by_symbol_kind_session_and_strength(hers):
    archived([high(1, "AAPL"), low(2, "MSFT"), high(3, "MSFT", significance=9.0), high(4, "NVDA", session="pre")])

    assert shown(hers.get("/history/?symbols=msft,aapl")) == ["test-3", "test-2", "test-1"]
    assert shown(hers.get("/history/?kinds=low")) == ["test-2"]
    assert shown(hers.get("/history/?session=pre")) == ["test-4"]
    assert shown(hers.get("/history/?strength=5")) == ["test-3"]


def test_only_ones_own_universe_is_a_click_away(hers, alice):
    looks_at(alice, universe("Mine", "MSFT", owner=alice))
    archived([high(1, "AAPL"), high(2, "MSFT")])

    assert shown(hers.get("/history/?own=on")) == ["test-2"]


def test_pages_stay_where_they_are_while_events_come_in(hers):
    archived(high(number) for number in range(1, 251))

    first = hers.get("/history/?kinds=high")
    archived([high(251)])
    second = hers.get(f"/history/?kinds=high&before={first.context['older']}")
    back = hers.get(f"/history/?kinds=high&after={second.context['newer']}")

    assert shown(second)[0] == "test-150"
    assert shown(back) == shown(first)
    assert back.context["newer"]
    assert first.context["newer"] is None


@pytest.mark.parametrize(
    "query", ["day=tomorrow", "symbols=%3Cscript%3E", "kinds=nonsense", "strength=nan", "symbols=" + "A," * 60]
)
def test_what_makes_no_sense_is_said_beside_its_field(hers, query):
    archived([high(1)])

    answer = hers.get(f"/history/?{query}")

    assert answer.status_code == 400
    assert b"<script>" not in answer.content.replace(b"<script src", b"")


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, ""])
def test_a_key_that_is_none_begins_at_the_newest(hers, key):
    archived([high(1)])

    assert shown(hers.get(f"/history/?before={key}")) == ["test-1"]


async def everything(alice, path: str) -> bytes:
    client = AsyncClient()
    await client.aforce_login(alice)
    answer = await client.get(path)
    assert answer.status_code == 200
    return b"".join([part async for part in answer.streaming_content])  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
async def test_a_file_has_every_event_that_was_asked_for_oldest_first(alice):
    from asgiref.sync import sync_to_async

    await sync_to_async(archived)([*(high(number) for number in range(1, 41)), low(41, symbol="MSFT")])

    rows = list(csv.DictReader(io.StringIO((await everything(alice, "/history/events.csv?kinds=high")).decode())))
    table = parquet.read_table(io.BytesIO(await everything(alice, "/history/events.parquet?symbols=MSFT")))

    assert [row["eid"] for row in rows] == [f"test-{number}" for number in range(1, 41)]
    assert (rows[0]["time"], rows[0]["words"]) == ("2026-11-18T09:30:00.001-05:00", "High 190.50, 1st, +0.26%")
    assert table.to_pylist()[0]["eid"] == "test-41"
    assert table.num_rows == 1


def test_the_indexes_are_made_for_these_questions(hers):
    archived(high(number, ("AAPL", "MSFT")[number % 2]) for number in range(1, 200))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")

    of_symbol = ArchivedEvent.objects.filter(day=DAY, symbol="AAPL").order_by("-id")[:100].explain()
    of_kind = ArchivedEvent.objects.filter(day=DAY, kind="high").order_by("-id")[:100].explain()
    by_position = ArchivedEvent.objects.filter(shard=0, epoch=7, seq__gt=5).order_by("seq")[:100].explain()

    assert "symbol_id_idx" in of_symbol
    assert "kind_id_idx" in of_kind
    assert "shard_epoch_seq_idx" in by_position
