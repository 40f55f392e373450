"""A past day on the dashboard, in a real browser."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.archive import archived
from tests.factories import OPEN, high
from tests.people import person
from tests.samples import TAPE, needs_samples
from tests.services.stack import Stack
from tests.visitor import PASSWORD
from tickstock.market import wire

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("redis")]
SLOW = 30_000  # Milliseconds


@pytest.fixture
def replays(stack: Stack, page: Page) -> Page:
    """The page where alice chooses a day."""
    person("alice", pull_ms=250)
    page.goto(f"{stack.web()}/accounts/login/?next=/replay/")
    page.locator("[name=login]").fill("alice@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Replay", exact=True)).to_be_visible(timeout=SLOW)
    return page


def test_a_past_day_runs_again_and_says_all_the_while_that_it_is_one(replays: Page):
    archived(high(seq, at=OPEN + seq * 60_000, eid=f"day-{seq}") for seq in range(1, 30))
    replays.reload()
    replays.get_by_label("Speed").select_option("300")
    replays.get_by_role("button", name="Watch").click()

    badge = replays.locator("[data-widget=feed-badge]")
    strip = replays.get_by_role("form", name="Replay")
    expect(badge).to_have_text(re.compile("Replay 300"), timeout=SLOW)
    expect(strip).to_contain_text("Wednesday 18 November 2026")
    expect(replays.locator("#highs [data-rows] tr").first).to_contain_text("AAPL", timeout=SLOW)
    strip.get_by_role("button", name="Pause").click()
    expect(badge).to_have_text(re.compile("Replay paused"))
    strip.get_by_role("button", name="Go on").click()
    expect(badge).to_have_text(re.compile("Replay ended"), timeout=SLOW)
    expect(strip).to_contain_text("the end of the day")
    strip.get_by_role("link", name="Back to the live market").click()
    expect(replays.locator("[data-widget=replay-bar]")).to_have_count(0)


@needs_samples
def test_the_real_tape_runs_again(replays: Page):
    told = subprocess.run([sys.executable, "-m", "workers.replay", TAPE], capture_output=True, check=True).stdout
    archived(wire.decode_event(line) for line in told.splitlines())
    replays.goto(f"{replays.url}{date(2018, 1, 2)}/?speed=60&from=10:00")

    expect(replays.get_by_role("form", name="Replay")).to_contain_text("Tuesday 2 January 2018", timeout=SLOW)
    symbol = replays.locator("#lows [data-rows] tr [data-cell=symbol]").first
    expect(symbol).to_contain_text("XXX", timeout=SLOW)
    expect(replays.locator("[data-widget=clock] [data-time]")).to_have_text(re.compile("1[0-6]:"))
