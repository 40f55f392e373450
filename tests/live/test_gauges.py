"""What a page is told of the whole market, of its own universe, of its watch list: and nobody else's."""

from __future__ import annotations

import json

import pytest

from apps.live.gauges import board
from apps.live.gauges.asked import Asked
from apps.live.gauges.board import Board
from apps.live.gauges.catalogue import Catalogue
from apps.live.gauges.edition import Want
from apps.live.gauges.looker import Looker
from apps.live.messages import UniverseInForce
from apps.universes.models import Symbol, Universe
from tests.factories import OPEN, high, item, low
from tests.people import looks_at, person, universe
from tests.quotes import quotes, show
from tests.visitor import Visitor
from tickstock.market.tape import Tape
from tickstock.stream.rows import Snapshot

NOBODYS = frozenset[str]()
MARKET = quotes(
    AAPL={"last": 102.0, "day_volume": 4_000.0},
    MSFT={"last": 99.0},
    NVDA={"last": 105.0, "high": 105.0},
    SPY={"last": 101.0},
)


class Desk:
    """A board that was looked at by hand."""

    def __init__(self) -> None:
        self.tape = Tape()
        self.tape.restart(epoch=1, after=0)
        self.looker = Looker()
        self.board = Board("", self.tape, now=lambda: 1_000.0)

    def look(self, *wants: Want, market=MARKET) -> None:
        snapshot = Snapshot(1, self.tape.end, market)
        events = self.looker.take(self.tape, snapshot)
        self.board.edition = self.looker.look(
            snapshot, events, wants, Catalogue({"AAPL": 7, "XOM": 0}, {"SPY": "S&P", "NVDA": "A fund"}), 999.5
        )


def told(desk: Desk, asked: Asked, want: Want) -> dict | None:
    text = asked.answer(want, UniverseInForce("Mine", None if want.members is None else len(want.members)))
    return json.loads(text) if text else None


def test_a_page_gets_the_market_and_its_own_universe_once_for_each_time_it_asks():
    desk, want = Desk(), Want(frozenset({"AAPL", "MSFT"}), NOBODYS)
    asked = Asked(desk.board)
    desk.look(want)
    assert told(desk, asked, want) is None

    asked.ask()
    gauges = told(desk, asked, want)

    assert gauges
    assert (gauges["at"], gauges["age_ms"]) == (OPEN, 500)
    assert (gauges["market"]["breadth"]["advancers"], gauges["market"]["breadth"]["decliners"]) == (3, 1)
    assert (gauges["own"]["breadth"]["advancers"], gauges["own"]["breadth"]["decliners"]) == (1, 1)
    assert told(desk, asked, want) is None
    asked.ask()
    assert told(desk, asked, want) is None, "There is nothing newer"
    desk.look(want)
    assert told(desk, asked, want)


def test_bobs_figures_are_never_in_what_alice_is_told():
    desk = Desk()
    alices, bobs = Want(frozenset({"AAPL"}), frozenset({"AAPL"})), Want(frozenset({"NVDA"}), frozenset({"MSFT"}))
    desk.look(alices, bobs)

    for want, mine in ((alices, "AAPL"), (bobs, "NVDA")):
        asked = Asked(desk.board)
        asked.ask()
        gauges = told(desk, asked, want)
        assert gauges
        assert gauges["own"]["breadth"]["coverage"] == {"fresh": 1, "members": 1}
        assert [leader["symbol"] for leader in gauges["own"]["leaders"]["change"]] == [mine]
        assert [line["symbol"] for line in gauges["watch"]] == sorted(want.watched)


def test_who_looks_at_the_same_is_told_the_same_that_was_counted_once():
    desk, want = Desk(), Want(frozenset({"AAPL"}), NOBODYS)

    desk.look(want, Want(frozenset({"AAPL"}), frozenset({"SPY"})))

    assert desk.board.edition
    assert len(desk.board.edition.own) == 1


def test_a_universe_that_was_chosen_just_now_waits_for_the_next_look():
    desk = Desk()
    asked = Asked(desk.board)
    desk.look()
    asked.ask()

    assert told(desk, asked, Want(frozenset({"AAPL"}), NOBODYS)) is None
    desk.look(*desk.board.standing())
    assert told(desk, asked, Want(frozenset({"AAPL"}), NOBODYS))


def test_where_too_many_look_at_different_things_they_take_turns(monkeypatch):
    monkeypatch.setattr(board, "MOST", 2)
    desk = Desk()
    wants = [Want(frozenset({symbol}), NOBODYS) for symbol in ("AAPL", "MSFT", "NVDA")]
    counted = []

    for _ in range(3):
        for want in wants:
            desk.board.want(want)
        counted.append([wants.index(want) for want in desk.board.standing()])

    assert counted == [[0, 1], [2, 0], [1, 2]]


def test_the_last_hour_is_told_with_each_minute_and_the_line_every_time():
    desk, want = Desk(), Want(None, frozenset({"AAPL"}))
    asked = Asked(desk.board)
    sparks = []
    for late in (0, 1_000, 60_000):
        asked.ask()
        market = MARKET.copy()
        market["last_at"] += late
        desk.look(want._replace(hours=True), market=market)
        gauges = told(desk, asked, want)
        assert gauges
        assert gauges["own"] is None
        assert gauges["watch"][0]["last"] == 102.0
        sparks.append(gauges["watch"][0].get("spark"))

    assert sparks == [[102.0], None, [102.0, 102.0]]


def test_rates_count_the_events_of_the_snapshot_by_symbol_and_not_those_after_it():
    desk, want = Desk(), Want(frozenset({"AAPL"}), NOBODYS)
    desk.tape.append([item(high(1, "AAPL", at=OPEN - 5_000)), item(low(2, "MSFT", at=OPEN - 45_000))])
    snapshot = Snapshot(1, 2, MARKET)
    desk.tape.append([item(high(3, "AAPL", at=OPEN - 1))])

    events = desk.looker.take(desk.tape, snapshot)
    edition = desk.looker.look(snapshot, events, [want], Catalogue({}, {}), 0.0)

    market, own = (json.loads(bytes(part))["rates"]["counts"] for part in (edition.market, edition.own[want.members]))
    assert (market["high"], market["low"]) == ([1, 1, 1, 1], [0, 1, 1, 1])
    assert (own["high"], own["low"]) == ([1, 1, 1, 1], [0, 0, 0, 0])


def test_a_sector_is_told_where_a_member_of_it_is_in_the_market():
    desk = Desk()

    desk.look()

    assert desk.board.edition
    told = json.loads(bytes(desk.board.edition.sectors))
    assert [(line["name"], line["mean_change"]) for line in told] == [("Technology", pytest.approx(0.02))]


def test_an_index_that_the_market_has_not_shown_is_unknown_and_stands_last():
    desk = Desk()

    desk.look()

    assert desk.board.edition
    strip = json.loads(bytes(desk.board.edition.strip.brief))
    assert [(line["symbol"], line["last"]) for line in strip] == [
        ("SPY", 101.0),
        ("NVDA", 105.0),
        ("QQQ", None),
        ("DIA", None),
        ("IWM", None),
    ]


def test_rows_that_cannot_be_read_are_no_quiet_market():
    desk = Desk()
    desk.board.trouble = "The market's rows cannot be read."
    asked = Asked(desk.board)
    asked.ask()

    gauges = told(desk, asked, Want(None, NOBODYS))

    assert gauges
    assert (gauges["trouble"], gauges["market"]) == ("The market's rows cannot be read.", None)


def test_alice_and_bob_are_told_their_own_on_the_socket(stack, redis, log):
    looks_at(person("alice"), universe("Hers", "AAPL"))
    looks_at(person("bob"), universe("His", "MSFT", "NVDA"))
    watch_list = Universe.objects.create(name="Watch list", owner=person("charlie"), is_watch_list=True)
    watch_list.members.add(Symbol.objects.get(ticker="NVDA"))
    show(redis, MARKET, epoch=log.claim.epoch)
    url, found = stack.web(), {}

    for name in ("alice", "bob", "charlie"):
        with Visitor(url).sign_in(f"{name}@example.com").socket() as page:
            page.say(type="start")
            page.say(type="request_gauges")
            found[name] = page.next("gauges")

    alices, bobs, charlies = found.values()
    assert (alices["universe"]["name"], alices["own"]["breadth"]["coverage"]["members"]) == ("Hers", 1)
    assert (bobs["universe"]["name"], bobs["own"]["breadth"]["coverage"]["members"]) == ("His", 2)
    assert (alices["watch"], bobs["watch"]) == ([], [])
    assert ([line["symbol"] for line in charlies["watch"]], charlies["own"]) == (["NVDA"], None)
    assert {gauges["market"]["breadth"]["coverage"]["members"] for gauges in found.values()} == {4}
