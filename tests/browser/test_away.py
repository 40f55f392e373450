"""The page and what comes between it and the market: a restart, a second tab, a sleep. Nothing is lost, and nothing old looks new."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_dashboard import SLOW, row
from tests.browser.test_dashboard import dashboard as dashboard
from tests.log import Log
from tests.services.stack import Stack
from tests.waiting import until

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page whose scripts must not fail. That the server cannot be reached is part of these stories."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def shows(page: Page, symbol: str, highs: int) -> None:
    """So many rows of a symbol, each once, and the page's own account of the numbers holds."""
    expect(row(page, "Highs", symbol)).to_have_count(highs, timeout=SLOW)
    expect(page.get_by_text("Ledger balanced", exact=True)).to_be_visible(timeout=SLOW)


def test_it_comes_back_by_itself_when_the_server_restarts(stack: Stack, dashboard: Page, log: Log):
    log.write(1, "AAPL")
    shows(dashboard, "AAPL", 1)

    [web] = [one for one in stack.running if one.port == stack.web_port]
    web.stop(signal.SIGKILL)
    expect(dashboard.locator("[data-widget=feed-badge]")).to_contain_text("No connection", timeout=SLOW)
    expect(dashboard.get_by_role("region", name="Highs", exact=True)).to_contain_class("is-stale", timeout=SLOW)
    log.write(2, "MSFT")
    web.start()

    shows(dashboard, "MSFT", 2)
    shows(dashboard, "AAPL", 1)
    expect(dashboard.locator("[data-widget=feed-badge]")).not_to_contain_text("No connection")


def test_two_tabs_each_get_everything(dashboard: Page, log: Log):
    log.write(1, "AAPL")
    shows(dashboard, "AAPL", 1)
    second = dashboard.context.new_page()
    second.goto(dashboard.url)
    shows(second, "AAPL", 1)
    log.write(2, "MSFT")

    for tab in (dashboard, second):
        shows(tab, "MSFT", 2)
    second.close()
    log.write(1, "NVDA")
    shows(dashboard, "NVDA", 1)


def test_a_tab_that_slept_catches_up_and_shows_nothing_old_as_new(dashboard: Page, log: Log):
    log.write(1, "AAPL")
    shows(dashboard, "AAPL", 1)
    devtools = dashboard.context.new_cdp_session(dashboard)
    devtools.send("Debugger.enable")
    paused: list[object] = []
    devtools.on("Debugger.paused", lambda told: paused.append(told))  # It takes no method of a list

    def is_asleep() -> bool:
        dashboard.wait_for_timeout(50)
        return bool(paused)

    devtools.send("Debugger.pause")  # A lifecycle state of "frozen" does not stop a page that is in front
    until(is_asleep)

    log.write(2, "MSFT")
    log.write(1, "NVDA")
    dashboard.wait_for_timeout(4_000)  # Longer than the silence after which a connection is given up
    devtools.send("Debugger.disable")

    shows(dashboard, "NVDA", 1)
    shows(dashboard, "MSFT", 2)
    shows(dashboard, "AAPL", 1)
