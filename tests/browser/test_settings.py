"""The pages about one's account, used by keyboard in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from tests.messages import code_sent
from tests.people import person
from tests.services.stack import Stack
from tests.visitor import PASSWORD
from tests.waiting import until

pytestmark = pytest.mark.timeout(120)
SLOW = 20_000  # Milliseconds


@pytest.fixture
def profile(stack: Stack, page: Page) -> Page:
    """Alice's profile page, after signing in."""
    person("alice")
    page.goto(f"{stack.web()}/accounts/login/?next=/accounts/profile/")
    page.locator("[name=login]").fill("alice@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Profile")).to_be_visible(timeout=SLOW)
    expect(page.get_by_label("Search the time zones")).to_be_visible(timeout=SLOW)  # Scripts at work
    return page


def test_a_theme_applies_at_once_and_comes_with_the_next_page(profile: Page):
    profile.get_by_role("radio", name="As the system").focus()
    profile.keyboard.press("ArrowDown")
    profile.keyboard.press("ArrowDown")

    expect(profile.locator("html")).to_have_attribute("data-theme", "dark")
    expect(profile.locator(".tool[data-widget=theme]")).to_have_attribute("aria-label", "Theme: dark")
    until(lambda: User.objects.get().theme == "dark")
    profile.evaluate("localStorage.clear()")
    profile.reload()
    expect(profile.locator("html")).to_have_attribute("data-theme", "dark")
    expect(profile.get_by_role("radio", name="Dark")).to_be_checked()


def test_a_time_zone_is_found_by_typing(profile: Page):
    profile.get_by_label("Search the time zones").focus()
    profile.keyboard.type("nepal")
    expect(profile.get_by_text("1 found")).to_be_visible()
    profile.keyboard.press("Enter")
    profile.keyboard.press("Tab")
    profile.keyboard.press("Tab")
    profile.keyboard.press("Enter")

    expect(profile.get_by_text("Saved.")).to_be_visible(timeout=SLOW)
    assert User.objects.get().time_zone == "Asia/Kathmandu"


def test_an_address_is_changed_by_keyboard_alone(profile: Page):
    profile.get_by_role("link", name="Change e-mail").focus()
    profile.keyboard.press("Enter")
    expect(profile.get_by_role("heading", name="Confirm it is you")).to_be_visible(timeout=SLOW)
    profile.get_by_label("Password", exact=True).focus()
    profile.keyboard.type(PASSWORD)
    profile.keyboard.press("Enter")
    expect(profile.get_by_role("heading", name="Change e-mail")).to_be_visible(timeout=SLOW)
    profile.get_by_label("New e-mail address").focus()
    profile.keyboard.type("alice@new.example.com")
    profile.keyboard.press("Enter")
    expect(profile.get_by_label("Code from the e-mail")).to_be_focused(timeout=SLOW)
    profile.keyboard.type(code_sent("alice@new.example.com"))
    profile.keyboard.press("Enter")

    profile.wait_for_url(re.compile("/accounts/profile/"), timeout=SLOW)
    assert User.objects.get().email == "alice@new.example.com"
