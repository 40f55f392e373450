"""What became of events, by hand: 09:30 is minute 0, and each minute's close is written down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from apps.analytics.models import ArchivedEvent, MinuteBar, Outcome
from apps.analytics.outcomes.day import ends
from apps.analytics.outcomes.figures import Prices, band, figures
from apps.analytics.outcomes.make import make_outcomes
from apps.analytics.outcomes.summary import summary
from apps.analytics.upkeep import forget_old
from tests.archive import archived
from tests.factories import OPEN, bars, high, low
from tickstock.market.bars import Bars, joined
from tickstock.market.events import Control, Halt, Surge
from tickstock.stream.bars import publish

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 18)
FIRST = OPEN // 1000
FAR = FIRST + 100_000


def one(symbol: str, minute: int, close: float, top: float | None = None, bottom: float | None = None) -> Bars:
    made = bars(minute, symbol, close=close)
    made["high"], made["low"] = top or close, bottom or close
    return made


def path(redis: Redis, symbol: str = "AAPL") -> None:
    """100 at first, 101 after a minute, 103 at most and 98 at least, 102 after half an hour."""
    closes = {0: 100.0, 1: 101.0, 5: 99.0, 10: 102.0, 15: 100.5, 20: 99.0, 30: 102.0}
    for minute in range(37):
        close = closes.get(minute, 100.0)
        top = {0: 150.0, 10: 103.0}.get(minute)
        bottom = {0: 50.0, 20: 98.0, 31: 10.0}.get(minute)
        publish(redis, joined([one(symbol, minute, close, top, bottom), one("XOM", minute, 50.0)]))


def test_the_figures_of_one_symbol_by_hand(redis: Redis):
    path(redis)
    archived([high(1, price=100.0, at=OPEN + 20_000)])

    assert make_outcomes() == 1

    found = Outcome.objects.get()
    assert (found.kind, found.symbol, found.day, found.hour, found.direction) == ("high", "AAPL", DAY, 9, 1)
    returns = [found.r1, found.r5, found.r15, found.r30]
    assert returns == pytest.approx([0.01, -0.01, 0.005, 0.02])
    assert (found.best, found.worst) == pytest.approx((0.03, -0.02))  # Minute 0 was in part before, 31 is after
    assert found.missing == ""


def test_for_a_down_event_down_is_up(redis: Redis):
    path(redis)
    archived([low(1, price=100.0, at=OPEN + 20_000)])

    make_outcomes()

    found = Outcome.objects.get()
    assert [found.r1, found.r5, found.r15, found.r30] == pytest.approx([-0.01, 0.01, -0.005, -0.02])
    assert (found.best, found.worst) == pytest.approx((0.02, -0.03))


def test_each_event_has_one_outcome_however_often_they_are_made(redis: Redis):
    path(redis)
    archived([high(1), low(2)])

    assert [make_outcomes(), make_outcomes()] == [2, 0]

    archived([high(3)])
    assert make_outcomes() == 1


def test_before_its_half_hour_is_over_an_event_has_none(redis: Redis):
    for minute in range(35):
        publish(redis, bars(minute, "AAPL"))
    archived([high(1, at=OPEN)])
    assert make_outcomes() == 0

    publish(redis, bars(35, "AAPL"))
    assert make_outcomes() == 1


def test_the_first_events_of_a_day_wait_though_the_newest_bars_are_of_the_day_before(redis: Redis):
    publish(redis, bars(-1_440, "AAPL"))
    archived([high(1, at=OPEN)])
    assert make_outcomes() == 0

    path(redis)
    assert make_outcomes() == 1


def test_what_was_left_of_a_day_that_is_over_waits_for_nothing(redis: Redis):
    archived([high(1, at=OPEN)])
    publish(redis, bars(1_440, "AAPL"))

    assert make_outcomes() == 1


def test_after_the_session_there_is_no_return_and_it_says_why(redis: Redis):
    for minute in range(385, 396):  # 15:55 to 16:05
        publish(redis, bars(minute, "AAPL", close=101.0))
    archived([high(1, price=100.0, at=OPEN + 386 * 60_000)])

    make_outcomes()

    found = Outcome.objects.get()
    assert found.r1 == pytest.approx(0.01)
    assert [found.r5, found.r15, found.r30] == [None, None, None]
    assert found.missing == "session"


def test_what_nobody_has_bars_of_says_so(redis: Redis):
    path(redis)
    archived([high(1, symbol="GONE")])

    make_outcomes()

    assert Outcome.objects.values_list("r1", "best", "missing").get() == (None, None, "bars")


def test_stored_bars_serve_where_the_broker_has_forgotten_them(redis: Redis):
    for minute, close in enumerate([100.0, 101.0, 102.0]):
        MinuteBar.objects.create(
            symbol="AAPL", day=DAY, minute=FIRST + 60 * minute, close=close, volume=1.0, turnover=1.0, trades=1
        )
    publish(redis, bars(600, "AAPL"))
    archived([high(1, price=100.0, at=OPEN)])

    make_outcomes()

    assert Outcome.objects.get().r1 == pytest.approx(0.01)


def test_controls_have_no_outcome_and_a_halt_without_a_price_says_why(redis: Redis):
    path(redis)
    halt = {"session": "regular", "significance": 1.0, "block": False, "volume_ratio": None}
    archived(
        [
            Control(seq=1, eid="c", what="settings", at=OPEN),
            Halt(seq=2, eid="h", symbol="AAPL", price=0.0, at=OPEN, **halt),  # type: ignore[arg-type]
        ]
    )

    make_outcomes()

    assert Outcome.objects.values_list("eid", "missing").get() == ("h", "price")


def test_a_short_day_ends_when_the_archive_says_so():
    archived([Control(seq=1, eid="c", what="session", session="post", at=OPEN + 210 * 60_000 + 900)])

    assert ends(DAY) == {"pre": FIRST, "regular": FIRST + 210 * 60, "post": FIRST + 630 * 60}


def test_a_minute_without_a_close_takes_the_next_for_five_minutes():
    known = {FIRST + 60 * minute: Prices(None, None, close) for minute, close in ((1, None), (6, 103.0), (21, 110.0))}

    found = figures(100.0, OPEN, 0, FAR, known)

    assert found.returns == (pytest.approx(0.03), pytest.approx(0.03), None, None)
    assert found.missing == "bars"


@given(
    closes=st.dictionaries(st.integers(0, 40), st.sampled_from([90.0, 99.0, 100.0, 101.0, 120.0])),
    late=st.integers(0, 59_999),
    direction=st.sampled_from([-1, 0, 1]),
    end=st.integers(0, 41),
)
def test_they_are_what_a_look_at_every_minute_finds(closes: dict[int, float], late: int, direction: int, end: int):
    known = {FIRST + 60 * minute: Prices(close, close, close) for minute, close in closes.items()}

    found = figures(100.0, OPEN + late, direction, FIRST + 60 * end, known)

    sign = -1 if direction < 0 else 1
    counted = {minute: sign * (close / 100.0 - 1.0) for minute, close in sorted(closes.items()) if minute < end}
    for minutes, value in zip((1, 5, 15, 30), found.returns, strict=True):
        later = [change for minute, change in counted.items() if minutes <= minute <= minutes + 5]
        assert value == (later[0] if later else None)
    within = [change for minute, change in counted.items() if 1 <= minute <= 30]
    assert (found.best, found.worst) == ((max(within), min(within)) if within else (None, None))


def test_strength_is_counted_in_bands():
    assert [band(times) for times in (0.5, 1.0, 1.9, 2.0, 7.9, 8.0, 100.0)] == [0, 1, 1, 2, 4, 8, 8]


def kept(kind: str, number: int, r5: float | None, **changes: int) -> None:
    usual = {"hour": 9, "band": 1, "direction": 1} | changes
    Outcome.objects.create(eid=f"{kind}-{number}", day=DAY, kind=kind, symbol="AAPL", at=OPEN, r5=r5, **usual)


def test_a_summary_counts_by_kind_with_intervals():
    for number, r5 in enumerate([0.02, 0.04, 0.04, 0.06, None]):
        kept("high", number, r5)
    kept("low", 0, -0.01)

    highs, lows = summary("kind", DAY, DAY)

    assert (highs.group, highs.events, highs.known, highs.median) == ("high", 5, 4, 0.04)
    assert highs.mean == pytest.approx((0.04, 0.01402, 0.06598), abs=5e-6)
    assert highs.positive == pytest.approx((1.0, 0.5101, 1.0), abs=5e-5)  # n/(n + z²) = 4/7.8415
    assert lows.positive == pytest.approx((0.0, 0.0, 0.7935), abs=5e-5)
    assert lows.mean
    assert lows.mean.value == -0.01


def test_outcomes_are_forgotten_with_their_events(settings: LazySettings):
    settings.EVENTS_DAYS = 1
    kept("high", 1, 0.01)
    kept("high", 2, 0.01)
    Outcome.objects.filter(eid="high-1").update(day=DAY - timedelta(1))

    forget_old()

    assert Outcome.objects.get().eid == "high-2"


def test_a_summary_counts_by_hour_and_strength_too():
    kept("high", 1, 0.01, hour=9, band=2)
    kept("high", 2, 0.03, hour=10, band=2)
    kept("low", 3, 0.09, hour=10, band=4)

    assert [(line.group, line.events) for line in summary("hour", DAY, DAY)] == [(9, 1), (10, 2)]
    assert [(line.group, line.events) for line in summary("band", DAY, DAY, kind="high")] == [(2, 2)]


def test_what_has_no_direction_counts_up_as_up(redis: Redis):
    path(redis)
    common = {"symbol": "AAPL", "price": 100.0, "session": "regular", "significance": 2.5, "block": False}
    archived(
        [Surge(seq=1, eid="s", at=OPEN, volume_ratio=3.0, volume=9.0, baseline=3.0, ratio=3.0, **common)]  # type: ignore[arg-type]
    )

    make_outcomes()

    found = Outcome.objects.get()
    assert (found.direction, found.band) == (0, 2)
    assert found.r1 == pytest.approx(0.01)


def test_waiting_events_are_a_walk_along_the_key_of_one_day():
    archived([high(seq) for seq in range(1, 2_001)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE analytics_archivedevent")

    found = ArchivedEvent.objects.filter(day=date(2026, 11, 18), shard=0, id__gt=5).order_by("id")[:20].explain()

    assert "Index Scan" in found
    assert "Sort" not in found
