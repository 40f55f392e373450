"""What a person sees: the real page in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.factories import OPEN, high, item
from tests.log import Log
from tests.people import person, universe
from tests.services.stack import Stack
from tests.visitor import PASSWORD
from tests.waiting import until
from tickstock.market import events as market
from tickstock.market import wire
from tickstock.market.tape import Item
from tickstock.stream import keys

pytestmark = pytest.mark.timeout(120)
SLOW = 20_000  # Milliseconds


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page that fails the test when its console shows an error."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


@pytest.fixture
def dashboard(stack: Stack, quiet_page: Page) -> Page:
    """The dashboard, after signing in as alice through the form."""
    person("alice", pull_ms=250)
    quiet_page.goto(f"{stack.web()}/dashboard/")
    quiet_page.locator("input[name=login]").fill("alice@example.com")
    quiet_page.get_by_label("Password", exact=True).fill(PASSWORD)
    quiet_page.get_by_role("button", name="Sign in", exact=True).click()
    expect(quiet_page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)
    return quiet_page


def one_of_every_kind() -> list[market.AnyEvent]:
    """Ten events, each on a symbol of its own, after the word that the session began."""
    usual: dict[str, Any] = {
        "price": 182.5,
        "session": "regular",
        "significance": 2.0,
        "block": False,
        "volume_ratio": 1.4,
    }
    extreme = {"reference": 182.0, "move": 0.0031, "count": 9}
    trend = {"window": 180, "direction": 1, "move": 0.0061, "r2": 0.9, "reversed": False, "reference": OPEN // 1000}
    figures: dict[Any, dict[str, Any]] = {
        market.High: extreme,
        market.Low: extreme | {"move": -0.0031},
        market.Trend: trend,
        market.Surge: {"volume": 412_000, "baseline": 49_000, "ratio": 8.4},
        market.Pressure: {"net": 72.0, "side": 1},
        market.Vwap: {"vwap": 213.88, "side": -1},
        market.Gap: {"prev_close": 171.2, "gap": 0.024},
        market.Breakout: {"minutes": 15, "days": None, "reference": 341.9, "side": 1},
        market.Halt: {},
        market.Resume: {},
    }
    told: list[market.AnyEvent] = [market.Control(seq=1, eid="control", at=OPEN, what="session")]
    for seq, (kind, own) in enumerate(figures.items(), start=2):
        usual |= {"seq": seq, "eid": f"every-{seq}", "symbol": kind.__name__[:5].upper(), "at": OPEN + seq}
        told.append(kind(**usual, **own))
    return told


def row(page: Page, widget: str, symbol: str):
    return page.get_by_role("region", name=widget).get_by_role("row").filter(has_text=symbol)


def test_a_stranger_is_asked_to_sign_in(stack, quiet_page):
    quiet_page.goto(f"{stack.web()}/dashboard/")

    expect(quiet_page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_an_event_becomes_a_row_while_one_watches(dashboard, log: Log):
    log.write(1, "AAPL")

    high = row(dashboard, "Highs", "AAPL")
    expect(high).to_contain_text("190.50", timeout=SLOW)
    expect(high).to_contain_text("+0.26%")


def test_every_kind_shows_up_with_its_words(dashboard, log: Log):
    dashboard.set_viewport_size({"width": 1920, "height": 1080})  # Room for all of them on the tape
    told = one_of_every_kind()

    log.append([Item(event, wire.encode(event)) for event in told])

    tape = dashboard.get_by_role("region", name="Event tape")
    for words in ("High 182.50", "Low 182.50", "Up 0.61%", "412k shares", "Regular session began"):
        expect(tape).to_contain_text(words, timeout=SLOW)
    for symbol, words in (
        ("PRESS", "Net buying +72"),
        ("VWAP", "Fell below VWAP"),
        ("GAP", "Gap +2.40% from 171.20"),
        ("BREAK", "15 min range 341.90"),
        ("HALT", "Halted 09:30:00"),
        ("RESUM", "Resumed 09:30:00"),
    ):
        expect(tape).to_contain_text(words)
        expect(row(dashboard, "Crosses, breakouts, halts", symbol)).to_contain_text(words)
    expect(dashboard.get_by_text(f"{len(market.KINDS)} of {len(market.KINDS)} kinds, 0 filtered out")).to_be_visible()
    expect(dashboard.get_by_text("Ledger balanced", exact=True)).to_be_visible()


def test_a_halted_symbol_says_so_beside_its_other_events(dashboard, log: Log):
    usual: dict[str, Any] = {"symbol": "AAPL", "price": 190.5, "session": "regular", "significance": 10.0}
    log.write(1, "AAPL")
    halt = market.Halt(**usual, seq=2, eid="halt", at=OPEN + 60_000, block=False, volume_ratio=None)

    log.append([Item(halt, wire.encode(halt))])

    expect(row(dashboard, "Highs", "AAPL").get_by_role("img", name="Halted")).to_be_visible(timeout=SLOW)


def test_a_feed_gap_is_told_in_full_and_only_whole_rows_stand_below_it(dashboard, log: Log):
    log.write(40)
    gap = market.Control(seq=41, eid="gap", at=OPEN + 9_000, what="feed_gap", since=OPEN + 2_000, until=OPEN + 9_000)

    log.append([Item(gap, wire.encode(gap))])

    tape = dashboard.get_by_role("region", name="Event tape")
    remark = tape.locator("li.notice")
    expect(remark).to_contain_text("Feed gap 09:30:02 to 09:30:09: ticks in between are missing", timeout=SLOW)
    assert remark.evaluate("row => row.scrollWidth <= row.clientWidth")
    assert tape.locator("[data-fit]").evaluate("fit => fit.scrollHeight <= fit.clientHeight + 1")
    expect(row(dashboard, "Highs", "Feed gap")).to_have_count(0)


def test_only_symbols_of_the_chosen_universe_are_shown(dashboard, log: Log):
    universe("Mine", "MSFT")
    log.write(1, "AAPL")
    log.write(1, "MSFT")
    expect(row(dashboard, "Highs", "AAPL")).to_be_visible(timeout=SLOW)
    dashboard.reload()

    dashboard.get_by_label("Universe", exact=True).select_option("Mine")

    expect(row(dashboard, "Highs", "AAPL")).to_have_count(0, timeout=SLOW)
    expect(row(dashboard, "Highs", "MSFT")).to_be_visible(timeout=SLOW)


def test_a_synthetic_market_fills_every_list(stack, dashboard):
    stack.simulator("--warm-up", "420")
    stack.ingest()

    for widget in ("Highs", "Lows", "Up-trends", "Down-trends", "Surges", "Crosses, breakouts, halts"):
        body = dashboard.get_by_role("region", name=widget).locator("tbody tr")
        expect(body.nth(2)).to_be_visible(timeout=3 * SLOW)
    expect(dashboard.get_by_text("Feed live")).to_be_visible()
    expect(dashboard.get_by_text("Ledger balanced", exact=True)).to_be_visible()
    expect(dashboard.get_by_text("Simulated market").and_(dashboard.locator(".in-bar"))).to_be_visible()


def test_whatever_the_header_has_to_say_it_fits_every_window(stack, dashboard):
    stack.simulator("--symbols", "20", "--rate", "50", "--warm-up", "5")
    stack.ingest()
    expect(dashboard.locator(".badges")).to_contain_text("Feed live")
    expect(dashboard.locator(".bar")).to_contain_text("Simulated market")

    too_wide = {}
    for width in (360, 640, 768, 1000, 1249, 1250, 1399, 1400, 1519, 1520, 1599, 1600, 1719, 1720, 1920):
        dashboard.set_viewport_size({"width": width, "height": 800})
        reaches = dashboard.locator(".bar").evaluate("bar => bar.scrollWidth")
        if reaches > width:
            too_wide[width] = reaches

    assert too_wide == {}


def test_a_page_that_is_loaded_anew_goes_on_where_it_was(dashboard, log: Log, redis):
    log.write(3, "AAPL")
    expect(row(dashboard, "Highs", "AAPL").first).to_be_visible(timeout=SLOW)
    until(
        lambda: b":3:" in b"".join(value for key in redis.keys("ts:cursors:*") for value in redis.hgetall(key).values())
    )
    heard: list[dict[str, Any]] = []
    dashboard.on("websocket", lambda socket: socket.on("framereceived", lambda text: heard.append(json.loads(text))))
    dashboard.goto("about:blank")
    log.write(2, "MSFT")

    dashboard.go_back()

    expect(row(dashboard, "Highs", "MSFT").first).to_be_visible(timeout=SLOW)
    frames = [message for message in heard if message["type"] == "dual_universe_stock_data"]
    assert [(frame["refresh"], frame["from"], frame["through"]) for frame in frames[:2]] == [
        (True, 4, 3),
        (False, 4, 5),
    ]


def test_what_a_gap_left_out_is_filled_at_its_place(dashboard, log: Log):
    log.write(1, "AAPL")
    expect(row(dashboard, "Highs", "AAPL")).to_be_visible(timeout=SLOW)
    old = log.claim
    renewed = log.writer.renew(old, old.epoch + 1)
    assert renewed
    # What the old log still gets nobody is sent any more: it has to be asked for.
    log.writer.redis.xadd(keys.log(0, old.epoch), {"e": item(high(2, "MSFT")).data}, id="2-0")
    log.claim, log.end = renewed, 0
    event = high(1, "NVDA", eid="of-the-new-log")
    log.append([item(event)])

    expect(row(dashboard, "Highs", "NVDA")).to_be_visible(timeout=SLOW)
    expect(row(dashboard, "Highs", "MSFT")).to_be_visible(timeout=SLOW)
    expect(dashboard.get_by_role("region", name="Event tape")).to_contain_text("The log began anew")
    expect(dashboard.get_by_text("Ledger balanced", exact=True)).to_be_visible()


def test_without_a_feed_the_page_says_so(dashboard):
    expect(
        dashboard.get_by_role("link", name="Feed").or_(dashboard.locator("[data-widget=feed-badge]"))
    ).to_contain_text("Feed down", timeout=SLOW)


def test_keys_can_be_turned_off_for_good(dashboard):
    expect(dashboard.locator("html[data-scripts=at-work]")).to_be_attached(timeout=SLOW)
    help_sheet = dashboard.get_by_role("dialog", name="Keys")
    dashboard.keyboard.press("?")
    expect(help_sheet).to_be_visible()
    help_sheet.get_by_label("Keys are on in this browser").uncheck()
    help_sheet.get_by_role("button", name="Close").click()

    dashboard.keyboard.press("?")
    expect(help_sheet).to_be_hidden()
    dashboard.reload()
    expect(dashboard.locator("html[data-scripts=at-work]")).to_be_attached(timeout=SLOW)
    dashboard.keyboard.press("?")
    expect(help_sheet).to_be_hidden()


def test_a_list_holds_still_under_the_pointer_and_all_of_them_when_paused(dashboard, log: Log):
    highs = dashboard.get_by_role("region", name="Highs", exact=True)
    log.write(1, "AAPL")
    expect(row(dashboard, "Highs", "AAPL")).to_be_visible(timeout=SLOW)

    row(dashboard, "Highs", "AAPL").hover()
    log.write(2, "MSFT")
    expect(highs.get_by_text("Paused, 2 waiting")).to_be_visible(timeout=SLOW)
    expect(row(dashboard, "Highs", "MSFT")).to_have_count(0)
    dashboard.mouse.move(5, 5)
    expect(row(dashboard, "Highs", "MSFT")).to_have_count(2)

    dashboard.keyboard.press("p")
    log.write(1, "NVDA")
    expect(highs.get_by_text("Paused, 1 waiting")).to_be_visible(timeout=SLOW)
    dashboard.keyboard.press("p")
    expect(row(dashboard, "Highs", "NVDA")).to_have_count(1)

    dashboard.get_by_role("button", name="Full screen (Shift F)").click()
    dashboard.wait_for_function("document.fullscreenElement !== null")
