"""A universe is made in four ways, is kept what it says it is, and what changes is remembered and told."""

from __future__ import annotations

from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.billing import services as billing
from apps.billing.plans import EVERYTHING
from apps.universes.making import members
from apps.universes.making.by_hand import put_in, take_out
from apps.universes.making.finding import Finder
from apps.universes.making.limits import Refused
from apps.universes.making.own import copy, define, delete, make, rename, undo, watch_list
from apps.universes.making.parts import check_parts
from apps.universes.making.upkeep import edit, keep_fresh
from apps.universes.models import Symbol, Universe
from apps.universes.rules.combining import combine
from apps.universes.rules.rule import Invalid, Rule, keep, rule_of
from apps.universes.rules.table import Facts, Today, find, table_of
from tests.people import looks_at, person, universe
from tickstock.market.rows import ROW
from tickstock.stream import rows

letters = st.sampled_from("ABCDE")
facts = st.builds(
    Facts,
    ticker=st.text("ABCDEFGH", min_size=1, max_size=3),
    sector=st.sampled_from(["", "Energy", "Technology"]),
    exchange=st.sampled_from(["", "XNAS", "XNYS"]),
    type=st.sampled_from(["CS", "ETF"]),
    cap_band=st.sampled_from(["", "mid", "mega"]),
)
figures = st.builds(Today, price=st.floats(0.5, 50.0), shares=st.floats(0.0, 1e6))
rules = st.builds(
    Rule,
    sectors=st.lists(st.sampled_from(["Energy", "Technology"]), max_size=2).map(tuple),
    exchanges=st.lists(st.just("XNAS"), max_size=1).map(tuple),
    types=st.lists(st.just("ETF"), max_size=1).map(tuple),
    bands=st.lists(st.sampled_from(["mid", "mega"]), max_size=2).map(tuple),
    price_from=st.none() | st.floats(1.0, 20.0),
    price_to=st.none() | st.floats(20.0, 40.0),
    shares_from=st.none() | st.integers(1, 10**6),
    also=st.lists(st.text("ABCDEFGH", min_size=1, max_size=3), max_size=3).map(tuple),
    never=st.lists(st.text("ABCDEFGH", min_size=1, max_size=3), max_size=3).map(tuple),
)


def wants(rule: Rule, symbol: Facts, today: Today | None) -> bool:
    """A rule read aloud."""
    if symbol.ticker in rule.also:
        return True
    lists = (rule.sectors, rule.exchanges, rule.types, rule.bands)
    has = (symbol.sector, symbol.exchange, symbol.type, symbol.cap_band)
    if symbol.ticker in rule.never or any(one and own not in one for one, own in zip(lists, has, strict=True)):
        return False
    price, shares = today or (None, None)
    return all(
        (
            rule.price_from is None or (price is not None and price >= rule.price_from),
            rule.price_to is None or (price is not None and price <= rule.price_to),
            rule.shares_from is None or (shares is not None and shares >= rule.shares_from),
        )
    )


@given(rules, st.lists(facts, max_size=12, unique_by=lambda one: one.ticker), st.lists(figures, max_size=12))
def test_a_rule_finds_what_it_says(rule, symbols, seen):
    today = {symbol.ticker: one for symbol, one in zip(symbols, seen, strict=False)}

    found = find(rule, table_of(symbols, today))

    assert found == {symbol.ticker for symbol in symbols if wants(rule, symbol, today.get(symbol.ticker))}


@given(rules)
def test_a_rule_that_is_kept_says_the_same(rule):
    assert rule_of(keep(rule)) == rule


@pytest.mark.parametrize(
    "definition",
    [
        {"sectors": ["Magic"]},
        {"price_from": -1},
        {"price_from": 9, "price_to": 3},
        {"shares_from": "many"},
        {"colour": "red"},
        {"also": ["not a ticker"]},
        [],
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(definition):
    with pytest.raises(Invalid):
        rule_of(definition)


@given(st.lists(st.frozensets(letters), min_size=1, max_size=4))
def test_combinations_are_what_they_are_called(parts):
    first, rest = parts[0], parts[1:]

    assert combine("union", parts) == first.union(*rest)
    assert combine("intersection", parts) == first.intersection(*rest)
    assert combine("difference", parts) == first.difference(*rest)


@pytest.fixture
def alice(db):
    return person("alice")


@pytest.fixture
def woken(monkeypatch):
    told = Mock()
    monkeypatch.setattr(members, "wake", told)
    return lambda: [call.args[0] for call in told.call_args_list]


@pytest.fixture
def market(redis):
    """Puts rows of the live market where the web side reads them."""
    for ticker in ("AAPL", "MSFT", "F"):
        Symbol.objects.get_or_create(ticker=ticker, defaults={"sector": "Technology"})

    def say(**prices: float) -> None:
        made = np.zeros(len(prices), ROW)
        made["symbol"], made["last"] = [*prices], [*prices.values()]
        made["day_volume"] = 1_000
        rows.save(redis, 0, 1, 1, made.tobytes())

    return say


def test_a_rule_is_kept_fresh_and_wakes_its_viewers_only_when_members_changed(alice, market, woken):
    market(AAPL=190.0, MSFT=400.0, F=9.0)
    dear = make(user=alice, name="Dear", made_by="rule", definition=keep(Rule(price_from=100.0)))
    looks_at(alice, dear)

    assert dear.tickers() == {"AAPL", "MSFT"}
    assert keep_fresh() == 0
    assert woken() == []

    market(AAPL=90.0, MSFT=400.0, F=109.0)
    assert keep_fresh() == 1
    assert dear.tickers() == {"F", "MSFT"}
    assert woken() == [alice.pk]
    newest = dear.changes.first()
    assert (newest.by, newest.how, newest.added, newest.removed) == (None, "by rule", ["F"], ["AAPL"])


def test_without_a_market_a_rule_about_prices_stays_as_it_was(alice, market, redis):
    market(AAPL=190.0)
    dear = make(user=alice, name="Dear", made_by="rule", definition=keep(Rule(price_from=100.0)))
    redis.flushdb()

    keep_fresh()

    assert dear.tickers() == {"AAPL"}
    put_in(dear, "F", by=alice)
    take_out(dear, "AAPL", by=alice)
    assert dear.tickers() == {"F"}
    with pytest.raises(Refused, match="cannot be read at the moment"):
        make(user=alice, name="Cheap", made_by="rule", definition=keep(Rule(price_to=100.0)))
    assert not Universe.objects.filter(name="Cheap").exists()


def test_a_combination_follows_its_parts_through_any_number_of_steps(alice):
    chips = universe("Chips", "NVDA", "AMD", owner=alice)
    owned = universe("Owned", "AMD", "T", owner=alice)
    first = check_parts(user=alice, universe=None, how="difference", parts=[chips.pk, owned.pk])
    left = make(user=alice, name="Left", made_by="combination", definition=first)
    second = check_parts(user=alice, universe=None, how="union", parts=[left.pk, owned.pk])
    whole = make(user=alice, name="Whole", made_by="combination", definition=second)
    Symbol.objects.create(ticker="MU")

    edit(chips, by=alice, add=frozenset({"MU"}), remove=frozenset({"NVDA"}), how="picked")

    assert left.tickers() == {"MU"}
    assert whole.tickers() == {"MU", "AMD", "T"}


def test_nothing_can_be_made_of_itself(alice):
    chips, owned = universe("Chips", "NVDA", owner=alice), universe("Owned", "T", owner=alice)
    parts = {"how": "union", "parts": [chips.pk, owned.pk]}
    both = make(user=alice, name="Both", made_by="combination", definition=parts)
    more = make(
        user=alice, name="More", made_by="combination", definition={"how": "union", "parts": [both.pk, chips.pk]}
    )

    with pytest.raises(Refused, match="made of this universe itself"):
        define(universe=both, definition={"how": "union", "parts": [more.pk, chips.pk]}, by=alice)
    both.refresh_from_db()
    assert both.definition == parts


def test_a_part_of_another_is_not_deleted(alice):
    chips, owned = universe("Chips", "NVDA", owner=alice), universe("Owned", "T", owner=alice)
    make(user=alice, name="Both", made_by="combination", definition={"how": "union", "parts": [chips.pk, owned.pk]})

    with pytest.raises(Refused, match="Both is made of it"):
        delete(universe=chips)


def test_another_persons_universe_is_no_part(alice):
    bobs, mine = universe("Bobs", "T", owner=person("bob")), universe("Mine", "T", owner=alice)

    with pytest.raises(Refused, match="no such universe"):
        check_parts(user=alice, universe=None, how="union", parts=[bobs.pk, mine.pk])


def test_limits_are_told_and_nothing_is_half_made(alice, monkeypatch):
    small = EVERYTHING._replace(universes=2, symbols_per_universe=3)
    monkeypatch.setattr(billing, "limits_of", lambda user: small)
    Symbol.objects.bulk_create(Symbol(ticker=f"Q{letter}") for letter in "ABCD")

    with pytest.raises(Refused, match="4 symbols are more than the 3 of your plan"):
        make(user=alice, name="Long", tickers=["QA", "QB", "QC", "QD"])
    assert not Universe.objects.exists()

    make(user=alice, name="One", tickers=["QA", "QB", "QC"])
    make(user=alice, name="Two")
    with pytest.raises(Refused, match="You have 2 universes"):
        make(user=alice, name="Three")
    with pytest.raises(Refused, match="more than the 3"):
        edit(Universe.objects.get(name="One"), by=alice, add=frozenset({"QD"}), remove=frozenset(), how="picked")


def test_the_newest_change_is_undone_whatever_it_was(alice):
    mine = universe("Mine", "AAPL", "MSFT", owner=alice)
    edit(mine, by=alice, add=frozenset(), remove=frozenset({"MSFT"}), how="picked")
    undo(universe=mine, by=alice)
    assert mine.tickers() == {"AAPL", "MSFT"}

    undo(universe=mine, by=alice)
    assert mine.tickers() == {"AAPL"}

    rename(universe=mine, name="Yours", by=alice)
    undo(universe=mine, by=alice)
    mine.refresh_from_db()
    assert mine.name == "Mine"


def test_history_is_bounded(alice, monkeypatch):
    monkeypatch.setattr(members, "KEPT", 3)
    mine = universe("Mine", "AAPL", owner=alice)
    for number in range(5):
        rename(universe=mine, name=f"Name {number}", by=alice)

    assert [change.before["name"] for change in mine.changes.all()] == ["Name 3", "Name 2", "Name 1"]


def test_a_copy_goes_its_own_way(alice):
    bobs = universe("Chips", "NVDA", owner=person("bob"))
    universe("Chips", owner=alice)

    mine = copy(universe=bobs, user=alice)
    edit(mine, by=alice, add=frozenset(), remove=frozenset({"NVDA"}), how="picked")

    assert (mine.name, mine.owner) == ("Chips 2", alice)
    assert bobs.tickers() == {"NVDA"}


def test_everybody_has_one_watch_list(alice):
    assert watch_list(alice) == watch_list(alice)
    assert watch_list(alice).name == "Watch list"


def test_a_finder_without_a_market_still_knows_sectors(alice):
    Symbol.objects.create(ticker="XOM", sector="Energy")

    assert Finder(None).find(Rule(sectors=("Energy",))) == {"XOM"}
    assert Finder(None).find(Rule(price_from=1.0)) is None


def test_one_universe_that_makes_no_sense_keeps_no_other_from_being_fresh(alice):
    Symbol.objects.create(ticker="XOM", sector="Energy")
    for number, definition in enumerate([{"sectors": ["Magic"]}, [], {"how": "magic", "parts": "all"}]):
        made_by = "combination" if "how" in definition else "rule"
        Universe.objects.create(name=f"Odd {number}", made_by=made_by, definition=definition)
    energy = Universe.objects.create(name="Energy", made_by="rule", definition={"sectors": ["Energy"]})

    assert keep_fresh() == 1
    assert energy.tickers() == {"XOM"}
