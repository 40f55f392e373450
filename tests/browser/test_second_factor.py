"""Second factors in a real browser, with the device's passkeys played by the browser itself."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import CDPSession, Page, expect

from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.timeout(180)
SLOW = 20_000  # Milliseconds


@pytest.fixture
def site(stack) -> str:
    """Passkeys belong to a name, so the address by number will not do."""
    return stack.web(STAFF_MFA="yes").replace("127.0.0.1", "localhost")


@pytest.fixture
def passkey_device(page: Page) -> CDPSession:
    """A device that holds passkeys and knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    what = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    what |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": what})
    return session


@pytest.fixture(autouse=True)
def _nothing_breaks_the_policy(page: Page):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    yield
    assert complaints == []


def sign_in(page: Page, site: str, email: str, goes_to: str = "/dashboard/") -> None:
    page.goto(f"{site}{goes_to}")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def confirm_password(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")


def code(secret: str, steps_from_now: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps_from_now))


def set_up_app(page: Page, site: str) -> tuple[str, list[str]]:
    """By keyboard, from the secret that is shown; gives it and the recovery codes."""
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    confirm_password(page)
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible(timeout=SLOW)
    secret = (page.locator(".secret").text_content() or "").replace(" ", "")
    page.keyboard.type(code(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible(timeout=SLOW)
    return secret, page.locator(".codes code").all_text_contents()


def add_passkey(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    confirm_password(page)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add this device or key").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your passkey is added.")).to_be_visible(timeout=SLOW)


def test_an_app_is_set_up_and_asked_for_and_a_recovery_code_stands_in(site, page: Page):
    person("alice")
    sign_in(page, site, "alice@example.com", "/accounts/2fa/")
    secret, codes = set_up_app(page, site)

    sign_out(page)
    sign_in(page, site, "alice@example.com")
    page.get_by_label("Code from your app").fill(code(secret, 1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)

    sign_out(page)
    sign_in(page, site, "alice@example.com")
    page.get_by_label("Code from your app").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)

    page.goto(f"{site}/accounts/2fa/")
    expect(page.get_by_text("9 left")).to_be_visible()


def test_recovery_codes_are_kept_as_a_file(site, page: Page):
    person("alice")
    sign_in(page, site, "alice@example.com", "/accounts/2fa/")
    _, codes = set_up_app(page, site)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()

    assert Path(download.value.path()).read_text().split("\n") == [*codes, ""]
    assert download.value.suggested_filename == "tickstock-recovery-codes.txt"


def test_a_passkey_signs_in_without_a_password_and_after_one(site, page: Page, passkey_device: CDPSession):
    person("alice")
    sign_in(page, site, "alice@example.com", "/accounts/2fa/")
    add_passkey(page, site, "Work laptop")

    sign_out(page)
    page.goto(f"{site}/accounts/login/?next=/accounts/2fa/webauthn/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Work laptop")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Signs in without a password")).to_be_visible()

    sign_out(page)
    sign_in(page, site, "alice@example.com")
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect(page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)


def test_a_passkey_is_renamed_and_removed(site, page: Page, passkey_device: CDPSession):
    person("alice")
    sign_in(page, site, "alice@example.com", "/accounts/2fa/")
    add_passkey(page, site, "Work laptop")
    page.goto(f"{site}/accounts/2fa/webauthn/")

    page.get_by_role("link", name="Rename Work laptop").click()
    page.get_by_label("Name").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old laptop").click()
    page.get_by_role("button", name="Remove").click()

    expect(page.get_by_text("Your passkey is removed.")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("link", name="Add a passkey")).to_be_visible()


def test_a_device_that_refuses_is_explained(site, page: Page, passkey_device: CDPSession):
    person("alice")
    sign_in(page, site, "alice@example.com", "/accounts/2fa/")
    add_passkey(page, site, "Work laptop")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")

    page.get_by_role("button", name="Add this device or key").click()

    expect(page.get_by_role("alert")).to_have_text("This device already holds a passkey of this account.", timeout=SLOW)


def test_staff_set_up_a_passkey_and_come_to_the_page_they_wanted(site, page: Page, passkey_device: CDPSession):
    person("alice", is_staff=True, is_superuser=True)
    sign_in(page, site, "alice@example.com", "/admin/accounts/user/")
    expect(page.get_by_text("Staff sign in with a second factor.")).to_be_visible(timeout=SLOW)

    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    page.get_by_role("button", name="Add this device or key").click()
    page.get_by_role("link", name="I have put them away").click()
    expect(page.get_by_role("heading", name="Select user to change")).to_be_visible(timeout=SLOW)

    sign_out(page)
    sign_in(page, site, "alice@example.com", "/admin/accounts/user/")
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect(page.get_by_role("heading", name="Select user to change")).to_be_visible(timeout=SLOW)


def test_the_offer_goes_when_it_is_declined(site, page: Page):
    person("alice")
    sign_in(page, site, "alice@example.com")
    offer = page.get_by_role("complementary", name="Security")
    expect(offer).to_be_visible(timeout=SLOW)

    page.get_by_role("button", name="No, thank you").click()

    expect(page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)
    expect(offer).to_have_count(0)
