"""What strangers see in a browser: a sample that plays and says so, and a status that is never better than what was heard."""

from __future__ import annotations

import signal

import pytest
from playwright.sync_api import Page, expect

from tests.services.stack import Stack

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("transactional_db")]
SLOW = 20_000  # Milliseconds


def test_the_landing_page_plays_a_sample_and_says_that_it_is_one(stack: Stack, page: Page):
    page.goto(stack.web())
    sample = page.locator("[data-sample]")

    expect(page.get_by_text("Sample: recorded events of a simulated market")).to_be_visible()
    expect(page.get_by_role("region", name="Highs").get_by_role("row").nth(1)).to_be_visible(timeout=SLOW)
    shown = page.get_by_role("region", name="Event tape").get_by_role("listitem").first.inner_text()
    expect(page.get_by_role("region", name="Event tape").get_by_role("listitem").first).not_to_have_text(
        shown, timeout=SLOW
    )
    expect(sample).to_be_attached()


def test_the_status_page_asks_again_and_turns_grey_when_nobody_answers(stack: Stack, page: Page):
    page.goto(f"{stack.web()}/status/")
    checked = page.locator("[data-checked]")
    first = checked.inner_text()
    expect(checked).not_to_have_text(first, timeout=SLOW)

    [web] = stack.running
    web.stop(signal.SIGKILL)

    expect(page.locator("[data-old]")).to_be_visible(timeout=SLOW)
    expect(page.locator(".is-old")).to_be_attached()
