from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import high, low
from tests.market import made
from tests.market.wanted import is_wanted
from tickstock.market.columns import columns_of
from tickstock.market.events import AnyEvent, Control
from tickstock.market.filters import Filter
from tickstock.market.interest import Interest
from tickstock.market.sieve import Sieve, account


def wanted(interest: Interest, *events: AnyEvent) -> list[bool]:
    return Sieve(interest).mask(columns_of(events)).tolist()


@given(st.lists(made.events, max_size=30), made.interests)
def test_columns_say_the_same_as_words(events, interest):
    assert wanted(interest, *events) == [is_wanted(interest, event) for event in events]


def test_without_a_universe_everything_is_wanted():
    assert wanted(Interest(), high(), low(symbol="MSFT")) == [True, True]


def test_a_viewer_gets_only_symbols_of_their_universe():
    interest = Interest("Mine", frozenset({"AAPL"}))

    assert wanted(interest, high(symbol="AAPL"), high(symbol="MSFT")) == [True, False]


def test_an_empty_universe_shows_only_what_concerns_everybody():
    session = Control(eid="one", what="session")

    assert wanted(Interest("Empty", frozenset()), high(), session) == [False, True]


def test_a_ticker_that_is_met_later_is_not_among_the_wanted():
    sieve = Sieve(Interest("Mine", frozenset({"AAPL"})))

    assert sieve.mask(columns_of([high(symbol="LATER.1"), high(symbol="LATER.2")])).tolist() == [False, False]


def test_a_volume_that_is_not_known_does_not_reach_a_floor():
    interest = Interest(filter=Filter(volume_ratio_min=2.0))

    assert wanted(interest, high(volume_ratio=None), high(volume_ratio=2.0)) == [False, True]


@given(st.lists(made.events, max_size=30), made.interests)
def test_scanned_is_delivered_plus_filtered(events, interest):
    columns = columns_of(events)
    keep = Sieve(interest).mask(columns)

    ledger = account(columns, keep)

    assert all(scanned == delivered + filtered for scanned, delivered, filtered in ledger.values())
    assert sum(line[0] for line in ledger.values()) == len(events)
    assert sum(line[1] for line in ledger.values()) == sum(keep)
    assert set(ledger) == {event.kind for event in events}
