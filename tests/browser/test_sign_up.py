"""Coming in by the front door, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from tests.browser.test_dashboard import SLOW
from tests.browser.test_dashboard import quiet_page as quiet_page
from tests.messages import code_sent
from tests.people import person
from tests.services.stack import Stack
from tests.visitor import PASSWORD

pytestmark = pytest.mark.timeout(120)
EMAIL, PHONE = "dana@example.com", "+12125550142"


@pytest.fixture
def site(stack: Stack) -> str:
    return stack.web()


def test_one_signs_up_with_both_codes(site: str, quiet_page: Page):
    quiet_page.goto(f"{site}/accounts/signup/")
    quiet_page.get_by_label("E-mail", exact=True).fill(EMAIL)
    quiet_page.get_by_label("Phone number").fill("(212) 555-0142")
    quiet_page.get_by_label("Password", exact=True).fill(PASSWORD)
    expect(quiet_page.get_by_text("Strong", exact=True)).to_be_visible()
    quiet_page.get_by_label("I accept the terms").check()
    quiet_page.get_by_role("button", name="Make an account").click()

    expect(quiet_page.get_by_text(f"We sent six digits to {PHONE}")).to_be_visible(timeout=SLOW)
    expect(quiet_page.get_by_role("button", name=re.compile("Send a new code in 0:"))).to_be_disabled()
    quiet_page.get_by_label("Code from the SMS").fill(code_sent(PHONE))
    quiet_page.get_by_role("button", name="Confirm phone").click()
    expect(quiet_page.get_by_text(f"We sent six digits to {EMAIL}")).to_be_visible(timeout=SLOW)
    quiet_page.get_by_label("Code from the e-mail").fill(code_sent(EMAIL))
    quiet_page.get_by_role("button", name="Confirm e-mail").click()

    expect(quiet_page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)
    assert User.objects.get(email=EMAIL).time_zone == quiet_page.evaluate(
        "Intl.DateTimeFormat().resolvedOptions().timeZone"
    )


def test_one_signs_up_with_the_keyboard_alone(site: str, quiet_page: Page):
    keys = quiet_page.keyboard
    quiet_page.goto(f"{site}/accounts/signup/")
    quiet_page.get_by_label("E-mail", exact=True).focus()

    for text in (EMAIL, "+1 212 555 0142", "Dana", PASSWORD):
        keys.type(text)
        keys.press("Tab")
    expect(quiet_page.get_by_role("button", name="Show")).to_be_focused()
    keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    for label, to in (("Code from the SMS", PHONE), ("Code from the e-mail", EMAIL)):
        expect(quiet_page.get_by_label(label)).to_be_focused(timeout=SLOW)
        keys.type(code_sent(to))
        keys.press("Enter")

    expect(quiet_page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)


def test_a_forgotten_password_is_replaced_with_a_code(site: str, quiet_page: Page):
    person("alice")
    quiet_page.goto(f"{site}/accounts/login/")
    quiet_page.get_by_role("link", name="Forgot your password?").click()
    quiet_page.get_by_label("E-mail").fill("alice@example.com")
    quiet_page.get_by_role("button", name="Send the code").click()
    quiet_page.get_by_label("Code from the e-mail").fill(code_sent_in_time("alice@example.com", quiet_page))
    quiet_page.get_by_role("button", name="Go on").click()
    quiet_page.get_by_label("New Password").or_(quiet_page.get_by_label("New password")).fill("another horse entirely")
    quiet_page.get_by_role("button", name="Change password").click()

    expect(quiet_page.get_by_role("heading", name="Your password is changed")).to_be_visible(timeout=SLOW)
    assert User.objects.get().check_password("another horse entirely")


def test_one_signs_in_with_a_code_sent_to_the_phone(site: str, quiet_page: Page):
    person("alice", phone=PHONE, phone_verified=True)
    quiet_page.goto(f"{site}/accounts/login/")
    quiet_page.get_by_role("link", name="Send me a code instead").click()
    quiet_page.get_by_label("E-mail address or phone number").fill("212 555 0142")
    quiet_page.get_by_role("button", name="Send the code").click()
    quiet_page.get_by_label("Code from the SMS").fill(code_sent_in_time(PHONE, quiet_page))
    quiet_page.get_by_role("button", name="Sign in", exact=True).click()

    expect(quiet_page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)


def code_sent_in_time(to: str, page: Page) -> str:
    """The code, once the page says that it is on its way."""
    expect(page.get_by_text("six digits are on their way")).to_be_visible(timeout=SLOW)
    return code_sent(to)
