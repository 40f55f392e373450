"""Each way to make a universe, by keyboard and on a phone, and a change seen live in another tab."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from redis import Redis

from apps.accounts.models import User
from apps.universes.models import Symbol, Universe
from tests.log import Log
from tests.people import looks_at, person, universe
from tests.services.stack import Stack
from tests.visitor import PASSWORD
from tickstock.market.rows import ROW
from tickstock.stream import rows

pytestmark = pytest.mark.timeout(180)
SLOW = 20_000  # Milliseconds
NAMES = {
    "AAPL": ("Apple Inc.", "Electronic computers", 232.56, 231.0, 41e6),
    "AMD": ("Advanced Micro Devices", "Semiconductors & related devices", 161.37, 157.9, 18.4e6),
    "AVGO": ("Broadcom Inc.", "Semiconductors & related devices", 182.46, 177.8, 9.8e6),
    "INTC": ("Intel Corporation", "Semiconductors & related devices", 23.08, 23.9, 31.7e6),
    "MSFT": ("Microsoft Corporation", "Services-prepackaged software", 423.10, 421.0, 15e6),
    "NVDA": ("Nvidia Corporation", "Semiconductors & related devices", 143.92, 142.2, 62.3e6),
}


@pytest.fixture
def phone_or_desk(page: Page) -> Iterator[Page]:
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
def universes(stack: Stack, redis: Redis, phone_or_desk: Page) -> Page:
    """The list of universes, after signing in as alice, while a market is on."""
    person("alice", pull_ms=250)
    for ticker, (name, industry, *_) in NAMES.items():
        Symbol.objects.create(
            ticker=ticker, name=name, industry=industry, sector="Technology", cap_band="mega", type="CS"
        )
    made = np.zeros(len(NAMES), ROW)
    made["symbol"] = [*NAMES]
    for field, place in (("last", 2), ("prev_close", 3), ("day_volume", 4)):
        made[field] = [facts[place] for facts in NAMES.values()]
    rows.save(redis, 0, 1, 1, made.tobytes())
    page = phone_or_desk
    page.goto(f"{stack.web()}/accounts/login/?next=/universes/")
    page.get_by_label("E-mail").fill("alice@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Universes", exact=True)).to_be_visible(timeout=SLOW)
    return page


def alice() -> User:
    return User.objects.get(email="alice@example.com")


def member(page: Page, ticker: str):
    return (
        page.get_by_role("table").get_by_role("row").filter(has=page.get_by_role("rowheader", name=ticker, exact=True))
    )


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("width", [390, 1280])
def test_symbols_are_picked_by_keyboard_alone(universes: Page, width: int):
    page = universes
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("link", name="Pick").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name").fill("Chips")
    page.keyboard.press("Enter")
    expect(page.get_by_text("In force it would let no event through")).to_be_visible()

    field = page.get_by_role("combobox", name="Symbol or name")
    field.press_sequentially("micro")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("AMD")
    page.keyboard.press("Enter")

    expect(page.get_by_text("AMD was added.")).to_be_visible()
    expect(member(page, "AMD")).to_contain_text("161.37")
    expect(member(page, "AMD")).to_contain_text("+2.20%")
    page.get_by_role("button", name="Remove AMD").press("Enter")
    expect(page.get_by_text("AMD was removed")).to_be_visible()
    expect(member(page, "AMD")).to_have_count(0)
    assert fits(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_pasted_list_shows_its_errors_by_line_before_it_is_saved(universes: Page, width: int):
    page = universes
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("link", name="Paste").click()
    page.get_by_label("Name").fill("Pasted")
    page.get_by_label("Paste symbols").fill("NVDA\nAMD\nINTX\nNVDA\n=cmd()")
    page.get_by_role("button", name="Read the list").click()

    expect(page.get_by_text("2 entries were not understood and are left out.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="“INTX”")).to_contain_text("INTC")
    expect(page.get_by_role("row").filter(has_text="formula")).to_contain_text("5")
    assert fits(page)
    assert not Universe.objects.filter(name="Pasted").exists()
    page.get_by_role("button", name="Save 2 symbols").click()

    expect(page.get_by_text("Pasted was saved: 2 symbols.")).to_be_visible()
    expect(member(page, "NVDA")).to_be_visible()


def test_a_file_is_uploaded_into_a_universe_that_is_there(universes: Page):
    page = universes
    mine = universe("Mine", "AAPL", owner=alice())
    page.goto(page.url.replace("/universes/", f"/universes/{mine.pk}/list/"))
    written = "\ufeffName;Symbol\r\nIntel;INTC\r\n".encode()
    page.get_by_label("Or upload a file").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": written})
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_role("button", name="Replace: 1 new, 1 leave")).to_be_visible()
    page.get_by_role("button", name="Add 1 to what is there").click()

    expect(page.get_by_text("Mine was saved: 2 symbols.")).to_be_visible()
    assert mine.tickers() == {"AAPL", "INTC"}


@pytest.mark.parametrize("width", [390, 1280])
def test_a_rule_says_what_it_finds_and_is_kept(universes: Page, width: int):
    page = universes
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("link", name="Rule").click()
    page.get_by_label("Name").fill("Dear technology")
    page.get_by_label("Technology").check()
    page.get_by_label("Price from").fill("150")
    page.get_by_role("button", name="See what it finds").click()
    expect(page.get_by_text("The rule finds 4 symbols now: AAPL, AMD, AVGO, MSFT.")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Dear technology was saved: 4 symbols.")).to_be_visible()
    expect(page.get_by_text("from $150.00")).to_be_visible()
    expect(member(page, "NVDA")).to_have_count(0)
    assert fits(page)


def test_universes_are_combined_compared_shared_and_undone(universes: Page):
    page = universes
    first = universe("First", "AAPL", "AMD", owner=alice())
    universe("Second", "AMD", "NVDA")
    page.get_by_role("link", name="Combine").click()
    page.get_by_label("Name").fill("Both")
    page.get_by_label("What all of them share").check()
    page.get_by_label("First", exact=True).nth(0).select_option("First")
    page.get_by_label("Second").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Both was saved: 1 symbol")).to_be_visible()
    expect(member(page, "AMD")).to_be_visible()

    page.get_by_role("link", name="Compare").click()
    page.get_by_label("First").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Only in First")).to_be_visible()

    page.goto(page.url.partition("/universes/")[0] + f"/universes/{first.pk}/")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Whoever has this link").input_value()
    page.get_by_role("button", name="Remove AMD").click()
    page.get_by_role("main").get_by_role("link", name="History").click()
    page.get_by_role("button", name="Undo my newest change").click()
    expect(page.get_by_text("The newest change was undone.")).to_be_visible()
    page.goto(page.url.partition("/universes/")[0] + "/universes/" + link.partition("/universes/")[2])
    page.get_by_role("button", name="Copy to mine").click()
    expect(page.get_by_role("heading", name="First 2")).to_be_visible()
    expect(member(page, "AMD")).to_be_visible()


def test_a_change_here_is_seen_live_in_another_tab(universes: Page, log: Log):
    page = universes
    mine = universe("Mine", "AAPL", owner=alice())
    looks_at(alice(), mine)
    other = page.context.new_page()
    other.goto(page.url.replace("/universes/", "/dashboard/"))
    expect(other.get_by_text("1 of 1 symbols")).to_be_visible(timeout=SLOW)
    page.goto(page.url + f"{mine.pk}/")

    page.get_by_role("button", name="Remove AAPL").click()
    expect(page.get_by_text("It is in force, so no event can come through.")).to_be_visible()
    expect(other.get_by_text("This universe has no symbols, so no event can come through.")).to_be_visible(timeout=SLOW)

    page.get_by_role("combobox", name="Symbol or name").fill("MSFT")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("MSFT was added.")).to_be_visible()
    expect(other.get_by_text("This universe has no symbols")).to_be_hidden(timeout=SLOW)
    log.write(1, "AAPL")
    log.write(1, "MSFT")

    highs = other.get_by_role("region", name="Highs").get_by_role("row")
    expect(highs.filter(has_text="MSFT")).to_be_visible(timeout=SLOW)
    expect(highs.filter(has_text="AAPL")).to_have_count(0)


def test_a_star_on_the_dashboard_puts_a_symbol_on_the_watch_list_by_keyboard(universes: Page, log: Log):
    page = universes
    log.write(1, "AAPL")
    log.write(1, "MSFT")
    page.goto(page.url.replace("/universes/", "/dashboard/"))
    highs, tape = (page.get_by_role("region", name=name) for name in ("Highs", "Event tape"))
    expect(highs.get_by_role("button", name="Watch list: MSFT")).to_be_visible(timeout=SLOW)

    highs.focus()
    page.keyboard.press("Tab")  # To the menu
    page.keyboard.press("Tab")
    expect(highs.get_by_role("button", name="Watch list: MSFT")).to_be_focused()
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/star/**") as answered:
        page.keyboard.press("Enter")
    assert answered.value.ok
    page.set_viewport_size({"width": 600, "height": 1000})  # Narrow tapes show no stars; one below the others does
    for place in (highs, tape):
        expect(place.get_by_role("button", name="Watch list: AAPL")).to_have_attribute("aria-pressed", "true")
        expect(place.get_by_role("button", name="Watch list: MSFT")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(highs.get_by_role("button", name="Watch list: AAPL", pressed=True)).to_be_visible(timeout=SLOW)

    watched = Universe.objects.get(owner=alice(), is_watch_list=True)
    assert watched.tickers() == {"AAPL"}
    page.goto(page.url.replace("/dashboard/", f"/universes/{watched.pk}/"))
    with page.expect_response("**/star/**"):
        member(page, "AAPL").get_by_role("button", name="Watch list: AAPL").click()
    expect(member(page, "AAPL").get_by_role("button", name="Watch list: AAPL", pressed=False)).to_be_visible()
    assert watched.tickers() == set()
