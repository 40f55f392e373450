"""What is known of symbols comes from the feed, and what staff has said by hand stays."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from apps.universes.catalogue.bands import BANDS, band
from apps.universes.catalogue.sectors import CODES, SECTORS, sector
from apps.universes.catalogue.themes import THEMES
from apps.universes.making.core import load_members, make_core_universes
from apps.universes.making.own import make
from apps.universes.models import Symbol, Universe
from apps.universes.reference.details import load_details
from apps.universes.reference.provider import Ticker
from apps.universes.reference.renames import follow_renames
from apps.universes.reference.tickers import take_in
from tests.people import person
from tests.simulator.rest_server import rest, served
from tests.universes.providers import provider
from tickstock.market.rows import ROW
from tickstock.stream import rows

TODAY = date(2026, 11, 18)


@given(st.integers(0, 9_999))
def test_every_code_has_one_of_the_sectors_or_none(code):
    assert sector(str(code)) in (*SECTORS, "")


def test_every_sector_can_be_reached():
    assert {name for _, _, name in CODES} == set(SECTORS)
    assert all(first <= last for first, last, _ in CODES)


@given(st.floats(1.0, 1e13))
def test_a_bigger_company_is_never_in_a_smaller_band(dollars):
    order = list(BANDS)

    assert order.index(band(dollars)) <= order.index(band(dollars * 2))


@pytest.mark.django_db
def test_what_staff_has_said_is_not_overwritten():
    Symbol.objects.create(ticker="AAPL", name="By hand", sector="Utilities", by_hand=["name", "sector"])

    take_in({"AAPL": Ticker("AAPL", name="Apple Inc.", primary_exchange="XNAS", type="CS")})
    with served(rest().answer) as address:
        load_details(provider(address), TODAY)

    apple = Symbol.objects.get()
    assert (apple.name, apple.exchange, apple.sector) == ("By hand", "XNAS", "Utilities")
    assert apple.industry == "Semiconductors & related devices"
    assert apple.cap_band == band(apple.market_cap) != ""
    assert apple.details_on == TODAY


@pytest.mark.django_db
def test_a_new_ticker_takes_the_place_of_the_old_one_in_every_list():
    alice = person("alice")
    Symbol.objects.create(ticker="FB", figi="BBG001", is_active=False)
    Symbol.objects.create(ticker="META", figi="BBG001")
    mine = make(user=alice, name="Mine", tickers=["FB"])

    assert follow_renames(["FB"], {"META"}, TODAY) == 1

    meta = Symbol.objects.get(ticker="META")
    assert (meta.renamed_from, meta.renamed_on) == ("FB", TODAY)
    assert mine.tickers() == {"META"}
    assert mine.changes.first().how == "FB became META"


@pytest.mark.django_db
def test_core_universes_are_made_once_and_only_where_they_have_symbols():
    Symbol.objects.create(ticker="AAPL", sector="Technology", cap_band="mega", type="CS")
    Symbol.objects.create(ticker="SPY", type="ETF")

    made = {universe.name: universe.tickers() for universe in make_core_universes()}

    assert made == {
        "All listed symbols": {"AAPL", "SPY"},
        "Exchange-traded products": {"SPY"},
        "Technology": {"AAPL"},
        "Mega caps": {"AAPL"},
    }
    assert make_core_universes() == []


@pytest.mark.django_db
def test_themes_are_found_by_the_words_for_an_industry():
    for ticker, industry in {
        "AVGO": "Semiconductors & related devices",
        "JPM": "National commercial banks",
        "MCD": "Retail-eating places",
        "TGT": "Retail-variety stores",
        "DAL": "Air transportation, scheduled",
        "FDX": "Air courier services",
    }.items():
        Symbol.objects.create(ticker=ticker, industry=industry)

    made = {universe.name: universe.tickers() for universe in make_core_universes()}

    assert {name: found for name, found in made.items() if name in THEMES} == {
        "Semiconductors": {"AVGO"},
        "Banks": {"JPM"},
        "Restaurants": {"MCD"},
        "Retail": {"TGT"},
        "Airlines": {"DAL"},
    }


@pytest.mark.django_db
def test_the_layered_core_takes_in_each_layer_once_it_is_there(redis: Redis):
    Symbol.objects.create(ticker="AAPL", type="CS", cap_band="mega")
    Symbol.objects.create(ticker="CAT", type="CS", cap_band="large")
    Symbol.objects.create(ticker="GME", type="CS", cap_band="small")
    make_core_universes()
    layered = Universe.objects.get(name="Layered core", owner=None)
    assert layered.tickers() == {"AAPL", "CAT"}

    load_members(name="S&P 500", members={"AAPL": "Apple", "DECK": "Deckers"})
    market = np.zeros(1, ROW)
    market["symbol"], market["last"], market["day_volume"] = b"GME", 25.0, 9e6
    rows.save(redis, 0, 1, 1, market.tobytes())
    make_core_universes()

    assert layered.tickers() == {"AAPL", "CAT", "DECK", "GME"}
    assert layered.parts.count() == 4


@pytest.mark.django_db
def test_an_index_loaded_again_follows_its_members_and_keeps_better_names():
    load_members(name="Three", members={"AAPL": "Apple", "MSFT": "Microsoft"})
    Symbol.objects.filter(ticker="AAPL").update(name="Apple Inc.")

    load_members(name="Three", members={"AAPL": "Apple", "NVDA": "Nvidia"})

    three = Universe.objects.get(owner=None)
    assert three.tickers() == {"AAPL", "NVDA"}
    assert Symbol.objects.get(ticker="AAPL").name == "Apple Inc."
    assert (three.changes.first().added, three.changes.first().removed) == (["NVDA"], ["MSFT"])
