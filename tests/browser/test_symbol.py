"""One symbol, in a real browser: its page, and the panel that opens from a row of the dashboard."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from apps.analytics.models import MinuteBar
from tests.archive import archived
from tests.factories import OPEN, high, item
from tests.log import Log
from tests.people import person, universe
from tests.services.stack import Stack
from tests.visitor import PASSWORD

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("redis")]
SLOW = 20_000  # Milliseconds


@pytest.fixture
def alice(stack: Stack, page: Page) -> Page:
    """Her browser, signed in."""
    person("alice", pull_ms=250)
    page.goto(f"{stack.web()}/accounts/login/?next=/universes/")
    page.locator("[name=login]").fill("alice@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Universes")).to_be_visible(timeout=SLOW)
    return page


def test_its_page_draws_the_day_and_a_click_on_an_event_says_why(alice: Page):
    universe("Mine", "AAPL")
    archived([high(1, at=OPEN + 60_000)])
    for minute in range(30):
        figures = {"open": 189.0 + minute / 10, "high": 190.5 + minute / 10, "low": 188.5, "close": 189.5 + minute / 10}
        MinuteBar.objects.create(
            day=date(2026, 11, 18), symbol="AAPL", minute=OPEN // 1000 + 60 * minute, volume=900.0,
            turnover=170_000.0, trades=9, **figures,
        )  # fmt: skip
    refused: list[str] = []
    alice.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)

    alice.goto(alice.url.replace("/universes/", "/symbols/AAPL/"))

    expect(alice.locator("[data-widget=price-chart] canvas").first).to_be_visible(timeout=SLOW)
    alice.get_by_text("High 190.50, 1st").click()
    expect(alice.get_by_text("190.50 is 0.26 % above the high told before, 190.00")).to_be_visible()
    expect(alice.get_by_text("Charts by TradingView")).to_be_visible()
    assert refused == []


def test_a_row_opens_a_panel_that_says_why_and_escape_leads_back(alice: Page, log: Log):
    event = high(1)
    archived([event])
    alice.goto(alice.url.replace("/universes/", "/dashboard/"))
    skip = alice.get_by_role("button", name="Skip")
    log.append([item(event)])
    row = alice.locator("#highs [data-rows] > tr").first
    expect(row).to_contain_text("AAPL", timeout=SLOW)
    if skip.is_visible():
        skip.click()

    row.locator("[data-cell=price]").click()
    panel = alice.get_by_role("complementary", name="AAPL")
    expect(panel).to_contain_text("190.50 is 0.26 % above the high told before", timeout=SLOW)
    expect(panel).to_contain_text("Move 0.26 %, needs 0.10 %")
    expect(panel.get_by_role("link", name="Chart and events")).to_have_attribute("href", "/symbols/AAPL/")
    alice.keyboard.press("Escape")
    expect(panel).to_be_hidden()
