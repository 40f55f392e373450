from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import high, item, low
from tickstock.market.events import Control
from tickstock.market.interest import Interest

events = st.lists(
    st.builds(lambda make, symbol: item(make(symbol=symbol)), st.sampled_from([high, low]), st.sampled_from("ABC"))
    | st.just(item(Control(seq=1, eid="one", symbol="", price=0.0, at=1, session="regular", what="session")))
)


def test_without_a_universe_everything_is_wanted():
    assert Interest().wants(high(symbol="AAPL"))


def test_a_viewer_gets_only_symbols_of_their_universe():
    interest = Interest("Mine", frozenset({"AAPL"}))

    assert interest.wants(high(symbol="AAPL"))
    assert not interest.wants(high(symbol="MSFT"))


def test_a_viewer_gets_only_kinds_they_asked_for():
    interest = Interest(kinds=frozenset({"low"}))

    assert interest.wants(low())
    assert not interest.wants(high())


def test_the_ledger_says_what_became_of_each_event():
    picked, ledger = Interest("Mine", frozenset({"A"})).pick(
        [item(high(symbol="A")), item(high(symbol="B")), item(low(symbol="B"))]
    )

    assert [item.event.symbol for item in picked] == ["A"]
    assert ledger == {"high": [2, 1, 1], "low": [1, 0, 1]}


@given(events, st.frozensets(st.sampled_from("ABC")))
def test_scanned_is_delivered_plus_filtered(found, members):
    picked, ledger = Interest("Mine", members).pick(found)

    assert all(scanned == delivered + filtered for scanned, delivered, filtered in ledger.values())
    assert sum(line[0] for line in ledger.values()) == len(found)
    assert sum(line[1] for line in ledger.values()) == len(picked)


@given(events, st.none() | st.frozensets(st.sampled_from("ABC")), st.frozensets(st.sampled_from(["high", "low"])))
def test_what_is_picked_is_what_is_wanted(found, members, kinds):
    interest = Interest("Mine", members, kinds)

    assert interest.pick(found)[0] == [item for item in found if interest.wants(item.event)]
