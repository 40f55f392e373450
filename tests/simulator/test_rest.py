"""The simulator answers the provider's REST calls about its own market."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest
from massive import RESTClient

from tests.factories import HOUR, OPEN
from tests.samples import REST, needs_samples
from tests.simulator.rest_server import NAMES, SPANS, rest, served
from tickstock.market.conditions import ALL, ALLOWED
from workers.simulator.history import History

YESTERDAY, TODAY, SATURDAY, HOLIDAY = (date(2026, 11, day) for day in (17, 18, 14, 11))
MANY = [f"Z{number}" for number in range(2_000)]


def asked(made, target: str, authorization: str = ""):
    status, body = made.answer(target, authorization)
    return status, json.loads(body)


def bars(made, day: date):
    status, found = asked(made, f"/v2/aggs/grouped/locale/us/market/stocks/{day}?adjusted=false")
    assert status == 200
    return found.get("results", [])


def closes(made, day: date) -> list[float]:
    return [bar["c"] for bar in bars(made, day)]


def test_the_market_begins_near_the_closes_of_the_day_before():
    made = rest(MANY, [100.0] * len(MANY))

    gaps = 100.0 / np.array(closes(made, YESTERDAY)) - 1.0

    assert abs(gaps).max() < 0.1
    assert 0.02 < (abs(gaps) >= 0.02).mean() < 0.08


def test_some_symbols_begin_near_their_highest_of_the_year_and_most_do_not():
    made = rest(MANY, [100.0] * len(MANY))
    days = [bars(made, TODAY - timedelta(back)) for back in range(1, 366)]

    highest = np.max([[bar["h"] for bar in day] for day in days if day], axis=0)

    assert 0.0 < (highest < 101.0).mean() < 0.1


def test_a_bar_holds_its_open_and_close():
    for bar in bars(rest(), YESTERDAY):
        assert bar["l"] <= min(bar["o"], bar["c"]) <= max(bar["o"], bar["c"]) <= bar["h"]


def test_the_same_seed_has_the_same_past():
    assert closes(rest(seed=1), YESTERDAY) == closes(rest(seed=1), YESTERDAY) != closes(rest(seed=2), YESTERDAY)


@pytest.mark.parametrize("day", [SATURDAY, HOLIDAY, TODAY, TODAY + timedelta(7), date(1999, 1, 4)])
def test_a_day_without_trades_or_not_over_has_no_bars(day):
    assert bars(rest(), day) == []


def test_a_day_that_ended_while_it_ran_is_told_too():
    assert closes(rest(at=OPEN + 7 * HOUR), TODAY) == [100.0, 200.0, 50.0]


def test_a_day_that_was_followed_closed_at_its_last_prices():
    prices = np.array([100.0, 200.0, 50.0])
    history = History(prices, SPANS, OPEN, seed=1)

    for moment, price in ((OPEN + 6 * HOUR, 101.0), (OPEN + 24 * HOUR, 105.0), (OPEN + 31 * HOUR, 106.0)):
        prices[0] = price
        history.note(moment)
    prices[0] = 110.0

    assert [history.bars(TODAY + timedelta(days)).close[0] for days in (0, 1)] == [101.0, 106.0]


def test_the_previous_close_is_that_of_the_day_before():
    _, found = asked(rest(), "/v2/aggs/ticker/MSFT/prev")

    assert found["results"] == [bar for bar in bars(rest(), YESTERDAY) if bar["T"] == "MSFT"]
    assert asked(rest(), "/v2/aggs/ticker/NONE/prev")[1]["resultsCount"] == 0


def test_the_providers_client_pages_through_all_tickers():
    with served(rest(MANY, [1.0] * len(MANY), names={"Z7": "Seven Inc."}).answer) as address:
        found = list(RESTClient("key", base=address).list_tickers(market="stocks", active=True, limit=300))

    assert [item.ticker for item in found] == MANY
    assert (found[7].name, found[7].type, found[8].name) == ("Seven Inc.", "CS", None)


def test_nobody_is_delisted():
    assert asked(rest(), "/v3/reference/tickers?active=false")[1]["results"] == []


def test_its_conditions_are_the_built_in_ones():
    with served(rest().answer) as address:
        found = list(RESTClient("key", base=address).list_conditions(asset_class="stocks", limit=1000))

    rules = {item.id: item.update_rules.consolidated for item in found}
    assert rules.keys() >= ALLOWED.keys()
    for number, rule in rules.items():
        bits = (rule.updates_high_low, rule.updates_open_close, rule.updates_volume)
        assert sum(bit << place for place, bit in enumerate(bits)) == ALLOWED.get(number, ALL)


def test_its_clock_is_the_markets():
    _, found = asked(rest(), "/v1/marketstatus/now")

    assert found["serverTime"] == "2026-11-18T09:30:00-05:00"


def test_it_tells_the_splits_it_was_given():
    split = {"ticker": "AAPL", "execution_date": "2026-11-18", "split_from": 1, "split_to": 2}

    assert asked(rest(splits=[split]), "/v3/reference/splits")[1]["results"] == [split]


@pytest.mark.parametrize("authorization", ["", "Bearer other", "key"])
def test_a_wrong_key_is_refused(authorization):
    made = rest(key="key")

    assert asked(made, "/v1/marketstatus/now", authorization)[0] == 401
    assert asked(made, "/v1/marketstatus/now", "Bearer key")[0] == 200


def test_too_many_calls_in_a_minute_are_refused():
    seconds = [0.0]
    made = rest(limit=2, clock=lambda: seconds[0])

    before = [asked(made, "/v1/marketstatus/now")[0] for _ in range(3)]
    seconds[0] = 60.0

    assert before == [200, 200, 429]
    assert asked(made, "/v1/marketstatus/now")[0] == 200


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/", 404),
        ("/v3/reference", 404),
        ("/v2/aggs/grouped/locale/us/market/stocks/yesterday", 400),
        ("/v3/reference/tickers?limit=many", 400),
        ("/v3/reference/tickers?limit=5000", 400),
        ("/v3/reference/tickers?cursor=nonsense", 400),
    ],
)
def test_anything_else_is_refused_in_words(target, status):
    refused, found = asked(rest(), target)

    assert (refused, found["status"]) == (status, "ERROR")
    assert found["error"]


@needs_samples
@pytest.mark.parametrize(
    ("target", "recorded"),
    [
        ("/v3/reference/tickers", "v3_reference_tickers.json"),
        ("/v3/reference/conditions", "v3_reference_conditions_asset_class_stocks.json"),
        (
            f"/v2/aggs/grouped/locale/us/market/stocks/{YESTERDAY}",
            "v2_aggs_grouped_locale_us_market_stocks_2005-04-04_adjusted_true.json",
        ),
        ("/v2/aggs/ticker/AAPL/prev", "v2_aggs_ticker_AAPL_prev.json"),
    ],
)
def test_its_answers_have_the_providers_shape(target, recorded):
    theirs = json.loads((REST / recorded).read_text())
    made = rest(NAMES, [100.0, 200.0, 50.0], names=dict.fromkeys(NAMES, "Some Inc."))

    _, ours = asked(made, target)

    assert ours.keys() <= theirs.keys() | {"resultsCount"}
    assert ours["results"][0].keys() <= theirs["results"][0].keys()
