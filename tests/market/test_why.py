"""Why an event was told, and why not: held to the detectors themselves."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.drive import Tick, batch, engine, events, moment
from tests.ingest.stimuli import STIMULI
from tickstock.market.events import HighLow
from tickstock.market.rows import ROW
from tickstock.market.why.condition import TIMES, Limits
from tickstock.market.why.missing import Missing, why_not
from tickstock.market.why.told import why
from workers.ingest.engine.engine import Engine


def missing(made: Engine, second: float) -> dict[str, Missing]:
    """Each detector's answer for the first symbol, by what it looks for."""
    return {one.what: one for one in why_not(made.rows[0], moment(second))}


def number(words: str) -> float:
    return float(re.sub(r"[^0-9.]", "", words))


@pytest.mark.parametrize("kind", STIMULI)
def test_whatever_is_told_says_why_and_meets_its_conditions(kind):
    for event in events(*STIMULI[kind], only=(kind,)):
        told = why(event)
        assert told.sentence.endswith(".")
        assert all(condition.is_met for condition in told.conditions), told


def test_an_extreme_says_its_numbers():
    (event,) = events(*STIMULI["high"], only=("high",))

    assert (
        why(event).sentence == "100.10 is 0.10 % above the high told before, 100.00; new high number 2 of the session."
    )


def test_a_surge_that_is_not_one_yet_says_what_it_lacks():
    made = engine()
    made.update(batch(made, STIMULI["surge"][:61]))

    found = missing(made, 600)["Surge"]

    assert found.words == f"Against usual 2.5{TIMES} of 3.0{TIMES}; Shares 750 of 1,000"
    assert [one.name for one in found.conditions] == ["Against usual", "Trades", "Shares", "Dollars"]


def test_what_has_been_told_says_so_and_when_it_may_come_again():
    made = engine()
    made.update(batch(made, STIMULI["surge"]))

    assert missing(made, 609)["Surge"].words == f"told already; armed again below 1.5{TIMES} usual"


def test_a_symbol_that_has_not_traded_has_nothing_to_say():
    assert why_not(np.zeros(1, ROW)[0], moment(0)) == []


prices = st.lists(st.sampled_from([99.7, 99.9, 99.95, 100.0, 100.05, 100.1, 100.2, 100.5]), min_size=2, max_size=40)


@settings(max_examples=60, deadline=None)
@given(prices)
def test_the_price_it_says_an_extreme_needs_is_the_price_at_which_it_is_told(path: list[float]):
    made = engine()
    for second, price in enumerate(path):
        needs = {one.kind: number(one.conditions[0].needs) for one in missing(made, second).values() if one.kind in ("high", "low")} if len(made.rows) else {}  # fmt: skip
        found = [event for event in made.update(batch(made, [Tick(price, second)])) if isinstance(event, HighLow)]
        for event in found:
            limit = needs[event.kind]
            assert price >= limit - 0.01 if event.kind == "high" else price <= limit + 0.01
        if needs and not found:
            assert needs["low"] - 0.01 <= price <= needs["high"] + 0.01


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([99.8, 100.0, 100.2]), st.sampled_from([50.0, 900.0, 6_000.0])), max_size=60))
def test_pressure_is_told_only_where_both_its_conditions_were_met(trades):
    made = engine()
    for second, (price, size) in enumerate(trades):
        found = [event for event in made.update(batch(made, [Tick(price, second, size)])) if event.kind == "pressure"]
        if found:
            after = missing(made, second)["Pressure"]
            assert after.words.startswith("told already")
            assert all(one.is_met for one in after.conditions)


def test_other_thresholds_ask_for_more():
    made = engine()
    made.update(batch(made, [Tick(100.0, 0)]))

    strict = {one.what: one for one in why_not(made.rows[0], moment(1), Limits({"high_low": 0.05}))}

    assert strict["New high"].conditions[0].needs == "105.00"
