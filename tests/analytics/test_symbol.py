"""One symbol's page, why it was told about, and why not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.test import Client
from redis import Redis

from apps.analytics import moments
from apps.analytics.models import MinuteBar, Moment
from tests.archive import archived
from tests.factories import OPEN, high
from tests.people import person, universe
from tickstock.market.rows import ROW
from tickstock.stream import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]
MINUTE = 60_000


@pytest.fixture
def hers():
    client = Client()
    client.force_login(person("alice"))
    return client


def stands(redis: Redis, at: int = OPEN + 5 * MINUTE, **figures: float) -> None:
    """A snapshot of the market with AAPL in it."""
    found = np.zeros(1, ROW)
    usual = {"symbol": b"AAPL", "session": 1, "day": date(2026, 11, 18).toordinal(), "last": 190.0, "last_at": at}
    usual |= {"open": 189.0, "high": 190.1, "low": 188.9, "told_high": 190.1, "told_low": 188.9, "prev_close": 188.0}
    usual |= {"turnover": 1_895_000.0, "turnover_volume": 10_000.0, "vwap_side": 1, "trades": 40, "halted": -1}
    for name, value in (usual | figures).items():
        found[name] = value
    for name in ("past_high", "past_low", "trend_move", "trend_r2"):
        found[name] = np.nan
    rows.save(redis, 0, 7, 1, found.tobytes())


@pytest.mark.usefixtures("contexts")
def test_its_page_shows_figures_events_with_their_why_and_what_is_missing(hers, redis):
    stands(redis)
    universe("Mine", "AAPL")
    archived([high(1, at=OPEN + MINUTE)])
    bar = {
        "open": 189.0,
        "high": 190.0,
        "low": 188.9,
        "close": 189.5,
        "volume": 900.0,
        "turnover": 170_000.0,
        "trades": 9,
    }
    MinuteBar.objects.create(day=date(2026, 11, 18), symbol="AAPL", minute=OPEN // 1000, **bar)

    answer = hers.get("/symbols/AAPL/")
    text = " ".join(answer.content.decode().split())

    assert "+1.06 %" in text  # 190.00 from 188.00
    assert "190.50 is 0.26 % above the high told before, 190.00" in text
    assert "above the VWAP 189.50: crosses at 189.31; Trades of the session 40 of 100" in text
    assert "no daily history known" in text
    assert [candle["close"] for candle in answer.context["chart"]["candles"]] == [189.5]
    assert answer.context["chart"]["marks"][0]["eid"] == "test-1"


def test_a_symbol_that_nobody_knows_is_not_found(hers):
    assert hers.get("/symbols/NOSUCH/").status_code == 404


def test_a_share_class_may_have_a_stroke_in_its_name(hers):
    universe("Mine", "BRK/B")

    assert hers.get("/symbols/BRK/B/").status_code == 200
    assert hers.get("/symbols/BRK/B/now/").status_code == 200


@pytest.mark.usefixtures("contexts")
def test_a_search_leads_to_the_symbol_or_says_what_is_called_like_it(hers):
    universe("Mine", "AAPL", "AMD")

    assert hers.get("/symbols/?q=aapl").url == "/symbols/AAPL/"
    assert [one.ticker for one in hers.get("/symbols/?q=a").context["found"]] == ["AAPL", "AMD"]
    assert "No symbol begins" in hers.get("/symbols/?q=%00zz<b>").content.decode()


def test_a_program_asks_why_and_why_not(hers, redis):
    stands(redis)
    archived([high(1)])

    told = hers.get("/api/v1/events/test-1").json()
    lacks = hers.get("/api/v1/symbols/AAPL/why-not").json()

    assert told["why"].startswith("190.50 is 0.26 % above")
    assert told["conditions"] == [{"name": "Move", "found": "0.26 %", "needs": "0.10 %", "is_met": True}]
    assert (told["position"], told["event"]["kind"], told["outcome"]) == ("7:1", "high", None)
    assert {one["kind"] for one in lacks["missing"]} >= {"high", "low", "trend", "surge", "pressure", "vwap", "gap"}
    assert hers.get("/api/v1/symbols/AAPL/why-not?at=soon").status_code == 400
    assert hers.get("/api/v1/events/none").status_code == 404


def test_one_can_ask_about_a_minute_that_has_passed(hers, redis):
    mine = universe("Mine", "AAPL", owner=person("bob"))
    mine.always_watched = True
    mine.save()
    stands(redis, at=OPEN + 5 * MINUTE, last=189.7)
    moments.keep()
    moments.keep()
    stands(redis, at=OPEN + 9 * MINUTE, last=190.0)
    moments.keep()

    then = hers.get(f"/api/v1/symbols/AAPL/why-not?at={OPEN + 7 * MINUTE}").json()
    before = hers.get(f"/api/v1/symbols/AAPL/why-not?at={OPEN}")

    assert Moment.objects.count() == 2
    assert then["at"] == OPEN + 5 * MINUTE
    assert then["missing"][0]["words"].startswith("189.70: needs 190.29")
    assert before.status_code == 404


def test_moments_past_their_time_go(redis, settings):
    settings.MOMENTS_HOURS = 1
    stands(redis, at=OPEN)
    moments.keep()
    stands(redis, at=OPEN + 70 * MINUTE)
    moments.keep()

    assert list(Moment.objects.values_list("minute", flat=True)) == [(OPEN + 70 * MINUTE) // 1000]
