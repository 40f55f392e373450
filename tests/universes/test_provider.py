"""What the provider says, in our own words; its recorded answers too."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from apps.universes.reference.past import Split
from apps.universes.reference.provider import market_date
from apps.universes.reference.trouble import Trouble
from tests.samples import REST, needs_samples
from tests.simulator.rest_server import served
from tests.universes.providers import Script, provider
from tickstock.market.conditions import ALL, EXTREME, VOLUME


def rule(number: int, **allows: bool):
    rules = {f"updates_{name}": allows.get(name, True) for name in ("high_low", "open_close", "volume")}
    return {"id": number, "update_rules": {"consolidated": rules, "market_center": {}}}


def asked(what: str, *answers, **options):
    with served(Script(*answers)) as address:
        found = getattr(provider(address), what)(**options)
        return found if what != "tickers" else list(found)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 18, 8, 29, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 11, 18, 8, 30, tzinfo=UTC), date(2026, 11, 18)),
        (datetime(2026, 7, 18, 7, 30, tzinfo=UTC), date(2026, 7, 18)),
        (datetime(2026, 11, 19, 4, 59, tzinfo=UTC), date(2026, 11, 18)),
    ],
)
def test_the_market_date_changes_half_an_hour_before_pre(moment, day):
    assert market_date(moment) == day


def test_conditions_are_the_consolidated_rules_and_a_no_wins():
    answer = {"results": [rule(37, high_low=False, open_close=False), rule(5, open_close=False), rule(5), {"id": 60}]}

    assert asked("conditions", answer) == {37: VOLUME, 5: EXTREME | VOLUME}


def test_conditions_that_make_no_sense_are_refused():
    with pytest.raises(Trouble, match="ordinary trades"):
        asked("conditions", {"results": [rule(14, high_low=False)]})


def test_a_split_says_what_earlier_prices_are_multiplied_with():
    answer = {
        "results": [
            {"ticker": "AAPL", "execution_date": "2026-11-18", "split_from": 1, "split_to": 4, "id": "x"},
            {"ticker": "BAD", "execution_date": "2026-11-18", "split_from": 1, "split_to": 0},
        ]
    }

    assert asked("splits", answer, since=date(2026, 1, 1)) == [Split("AAPL", date(2026, 11, 18), 0.25)]


def test_bars_that_make_no_sense_are_left_out():
    good = {"T": "AAPL", "h": 2.0, "l": 1.0, "c": 1.5, "v": 100, "n": 1}
    bad = [{"T": "B", "h": 1, "l": 2, "c": 1}, {"T": "C", "h": 1, "l": 0, "c": 1}, {"T": "D", "h": 1, "l": 1}]
    names = [good | {"T": ""}, good | {"T": "not a ticker"}, good | {"T": "A" * 17}]

    bars = asked("bars", {"results": [good, *bad, *names]}, day=date(2026, 11, 17))

    assert bars.tolist() == [(b"AAPL", 2.0, 1.0, 1.5)]


@pytest.mark.parametrize("answer", [{"resultsCount": 0}, {"results": []}, {"results": None}])
def test_a_day_without_trades_has_no_bars(answer):
    assert len(asked("bars", answer, day=date(2026, 11, 14))) == 0


def test_when_somebody_left_is_the_newest_date():
    left = [{"ticker": "X", "delisted_utc": f"{year}-03-01T00:00:00Z"} for year in (2019, 2025)]

    assert asked("delisted_on", {"results": [*left, {"ticker": "X"}]}, ticker="X") == date(2025, 3, 1)
    assert asked("delisted_on", {"results": []}, ticker="X") is None


@needs_samples
def test_recorded_answers_are_understood():
    def recorded(name: str):
        return 200, (REST / name).read_bytes()

    tickers = recorded("v3_reference_tickers.json")

    assert asked("today", recorded("v1_marketstatus_now.json")) == date(2022, 4, 28)
    assert asked("conditions", recorded("v3_reference_conditions_asset_class_stocks.json"))[1] == ALL
    (bar,) = asked(
        "bars",
        recorded("v2_aggs_grouped_locale_us_market_stocks_2005-04-04_adjusted_true.json"),
        day=date(2005, 4, 4),
    )
    assert bar.tolist() == (b"GIK", 10.02, 9.9, 10.02)
    pages = asked("tickers", tickers, {"results": []})
    assert [item.name for item in pages[0]] == ["Agilent Technologies Inc.", "Alcoa Corporation"]
