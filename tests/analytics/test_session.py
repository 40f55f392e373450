"""A day in figures."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.analytics.models import GaugeSample, Outcome, SymbolFigures
from tests.archive import archived
from tests.factories import HOUR, OPEN, high, low
from tests.people import person
from tickstock.market.events import Control, Halt

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)


@pytest.fixture
def hers():
    client = Client()
    client.force_login(person("alice"))
    return client


def figures(symbol: str, last: float, prev_close: float | None, turnover: float, session: str = "regular") -> None:
    usual = dict.fromkeys(("open", "high", "low", "vwap"), last) | {"volume": 10.0, "trades": 3, "highs": 0, "lows": 0}
    SymbolFigures.objects.create(
        day=DAY, session=session, symbol=symbol, last=last, prev_close=prev_close, turnover=turnover, at=OPEN, **usual
    )


def test_a_day_without_anything_says_so(hers):
    assert "Nothing is archived yet" in hers.get("/session/").content.decode()
    assert hers.get("/session/2026-11-18/").status_code == 404


@pytest.mark.usefixtures("contexts")
def test_it_counts_what_was_told_by_kind_session_and_minute(hers):
    archived(
        [
            high(1, at=OPEN - HOUR, session="pre"),
            high(2, at=OPEN + 1_000),
            low(3, at=OPEN + 2_000),
            high(4, at=OPEN + 61_000),
        ]
    )

    context = hers.get("/session/").context

    highs = next(kind for kind in context["kinds"] if kind.kind == "high")
    assert (highs.counts, highs.total, context["total"]) == ([1, 2, 0], 3, 4)
    assert context["rates"] == [[OPEN - HOUR, 1, 0], [OPEN, 1, 1], [OPEN + 60_000, 1, 0]]


@pytest.mark.usefixtures("contexts")
def test_leaders_are_those_with_the_most(hers):
    archived([high(1, "AAPL"), high(2, "AAPL"), high(3, "MSFT"), low(4, "NVDA")])
    figures("AAPL", 198.0, 200.0, 5e6)
    figures("MSFT", 404.0, 400.0, 2e9)
    figures("NVDA", 100.0, None, 1.0)

    leaders = hers.get("/session/2026-11-18/").context["leaders"]

    assert [(line.symbol, line.words) for line in leaders["New highs"]] == [("AAPL", "2"), ("MSFT", "1")]
    assert [(line.symbol, line.words) for line in leaders["Up"]] == [("MSFT", "+1.00%")]
    assert [(line.symbol, line.words) for line in leaders["Down"]] == [("AAPL", "\u22121.00%")]
    assert [line.words for line in leaders["Dollars traded"]] == ["$2.00B", "$5.00M", "$1"]


@pytest.mark.usefixtures("contexts")
def test_sectors_and_what_happened_to_everybody_stand_below(hers):
    began = Control(eid="c", seq=1, at=OPEN, what="session")
    halt = Halt(eid="h", seq=2, symbol="AAPL", price=1.0, at=OPEN + 5, session="regular", significance=10, block=False, volume_ratio=None)  # fmt: skip
    archived([began, halt])
    for scope, change in (("core", None), ("sector:Energy", -0.01), ("sector:Technology", 0.02)):
        GaugeSample.objects.create(
            day=DAY, at=OPEN, scope=scope, advancers=3, decliners=1, unchanged=0, up_volume=1.0, down_volume=1.0,
            tick=0, fresh=4, members=4, mean_change=change,
        )  # fmt: skip

    context = hers.get("/session/").context

    assert [(one.name, one.change) for one in context["sectors"]] == [
        ("Technology", "+2.00%"),
        ("Energy", "\u22121.00%"),
        ("Whole market", "\u2013"),
    ]
    assert context["gauges"] == [[OPEN, 50.0, None]]
    assert [one.words for one in context["timeline"]] == ["Halted", "Regular session began"]


def test_no_question_looks_at_the_events_one_by_one(hers):
    archived(high(number) for number in range(1, 60))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        hers.get("/session/")

    of_events = [one["sql"] for one in asked if "analytics_archivedevent" in one["sql"]]
    assert all("LIMIT" in sql or "MAX" in sql for sql in of_events)


@pytest.mark.usefixtures("contexts")
def test_outcomes_stand_with_their_intervals_by_kind_hour_and_strength(hers):
    for number, back in enumerate((0.01, 0.02, 0.03, -0.01)):
        Outcome.objects.create(
            eid=f"o{number}", day=DAY, kind="high", symbol="AAPL", at=OPEN, hour=9, band=2, direction=1, r5=back, best=0.04, worst=-0.02,
        )  # fmt: skip

    by_kind = hers.get("/session/2026-11-18/outcomes/").context["rows"]
    by_hour = hers.get("/session/2026-11-18/outcomes/?by=hour&after=r30").context["rows"]

    (highs,) = by_kind
    assert (highs.group, highs.events, highs.known, highs.median) == ("Highs", 4, 4, "+1.500 %")
    assert highs.mean.startswith("+1.250 % (")
    assert highs.positive.startswith("75% (")
    assert (by_hour[0].group, by_hour[0].mean) == ("9:00", "\u2013")
    assert hers.get("/session/2026-11-18/outcomes/?by=moon").status_code == 404
