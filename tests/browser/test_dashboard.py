"""What a person sees: the real page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.log import Log
from tests.people import person, universe
from tests.services.stack import Stack
from tests.visitor import PASSWORD

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
    quiet_page.get_by_label("E-mail").fill("alice@example.com")
    quiet_page.get_by_label("Password", exact=True).fill(PASSWORD)
    quiet_page.get_by_role("button", name="Sign in").click()
    expect(quiet_page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)
    return quiet_page


def row(page: Page, widget: str, symbol: str):
    return page.get_by_role("region", name=widget).get_by_role("row").filter(has_text=symbol)


def test_a_stranger_is_asked_to_sign_in(stack, quiet_page):
    quiet_page.goto(f"{stack.web()}/dashboard/")

    expect(quiet_page.get_by_role("button", name="Sign in")).to_be_visible()


def test_an_event_becomes_a_row_while_one_watches(dashboard, log: Log):
    log.write(1, "AAPL")

    high = row(dashboard, "Highs", "AAPL")
    expect(high).to_contain_text("190.50", timeout=SLOW)
    expect(high).to_contain_text("+0.26%")


def test_only_symbols_of_the_chosen_universe_are_shown(dashboard, log: Log):
    universe("Mine", "MSFT")
    log.write(1, "AAPL")
    log.write(1, "MSFT")
    expect(row(dashboard, "Highs", "AAPL")).to_be_visible(timeout=SLOW)
    dashboard.reload()

    dashboard.get_by_label("Universe").select_option("Mine")

    expect(row(dashboard, "Highs", "AAPL")).to_have_count(0, timeout=SLOW)
    expect(row(dashboard, "Highs", "MSFT")).to_be_visible(timeout=SLOW)


def test_a_synthetic_market_fills_every_list(stack, dashboard):
    stack.simulator("--warm-up", "420")
    stack.ingest()

    for widget in ("Highs", "Lows", "Up-trends", "Down-trends", "Surges", "Crosses, breakouts, halts"):
        body = dashboard.get_by_role("region", name=widget).locator("tbody tr")
        expect(body.nth(2)).to_be_visible(timeout=3 * SLOW)
    expect(dashboard.get_by_text("Feed live")).to_be_visible()
    expect(dashboard.get_by_text("Ledger balanced")).to_be_visible()
    expect(dashboard.get_by_text("Simulated market")).to_be_visible()


def test_without_a_feed_the_page_says_so(dashboard):
    expect(
        dashboard.get_by_role("link", name="Feed").or_(dashboard.locator("[data-widget=feed-badge]"))
    ).to_contain_text("Feed down", timeout=SLOW)
