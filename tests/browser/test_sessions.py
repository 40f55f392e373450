"""Sessions as people meet them: in one browser they end what another shows, and a page warns before it signs out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.people import person
from tests.services.stack import Stack
from tests.visitor import PASSWORD

pytestmark = [pytest.mark.timeout(180), pytest.mark.usefixtures("redis")]
SLOW = 20_000  # Milliseconds


def sign_in(page: Page, url: str) -> Page:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("E-mail").fill("alice@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Dashboard")).to_be_attached(timeout=SLOW)
    wait_for_scripts(page)
    return page


def wait_for_scripts(page: Page) -> None:
    expect(page.locator("html[data-scripts=at-work]")).to_be_attached(timeout=SLOW)


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Page]:
    """A page of another browser."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_a_session_ended_in_one_browser_stops_the_dashboard_of_another(stack: Stack, page: Page, elsewhere: Page):
    person("alice", pull_ms=250)
    url = stack.web()
    sign_in(page, url)
    expect(page.get_by_text("Feed down").first).to_be_visible(timeout=SLOW)  # The socket speaks
    sign_in(elsewhere, url)
    elsewhere.goto(f"{url}/accounts/sessions/")
    expect(elsewhere.get_by_text("This session")).to_be_visible()
    expect(elsewhere.get_by_role("main").get_by_text("Chrome on Linux")).to_have_count(2)

    elsewhere.get_by_role("button", name="End", exact=True).click()

    expect(elsewhere.get_by_text("That session has ended.")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("You are not signed in.").first).to_be_visible(timeout=5_000)
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    expect(elsewhere.get_by_role("button", name="End", exact=True)).to_have_count(0)


def leave_alone(seconds_left: int) -> None:
    """As if nobody had done anything for a while."""
    now = timezone.now()
    Session.objects.update(expire_date=now + timedelta(seconds=seconds_left))
    UserSession.objects.update(last_seen_at=now - timedelta(hours=1))


def test_a_page_warns_before_it_signs_out_and_a_click_keeps_one_in(stack: Stack, page: Page):
    person("alice", pull_ms=250)
    page.clock.install()
    sign_in(page, stack.web(SESSION_IDLE="600"))
    warning = page.get_by_role("dialog", name="Are you still there?")
    page.clock.fast_forward("07:00")
    expect(warning).not_to_be_visible()
    leave_alone(100)

    page.clock.fast_forward("01:05")

    expect(warning).to_be_visible(timeout=SLOW)
    expect(warning).to_contain_text("You will be signed out in 1:")
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning).not_to_be_visible(timeout=SLOW)
    assert Session.objects.get().expire_date > timezone.now() + timedelta(seconds=500)


def test_a_page_whose_session_has_ended_says_so_and_leads_to_the_sign_in(stack: Stack, page: Page):
    person("alice", pull_ms=250)
    url = stack.web(SESSION_IDLE="600")
    page.clock.install()
    sign_in(page, url)
    page.goto(f"{url}/accounts/sessions/")
    wait_for_scripts(page)
    Session.objects.all().delete()

    page.clock.fast_forward("11:00")

    gone = page.get_by_role("dialog", name="You are signed out")
    expect(gone).to_be_visible(timeout=SLOW)
    gone.get_by_role("link", name="Sign in").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible(timeout=SLOW)
    assert page.url.endswith("/accounts/login/?next=/accounts/sessions/")


def test_using_a_page_keeps_one_signed_in(stack: Stack, page: Page):
    person("alice", pull_ms=250)
    page.clock.install()
    sign_in(page, stack.web(SESSION_IDLE="600"))
    leave_alone(100)
    page.clock.fast_forward("02:31")

    with page.expect_response(lambda answer: answer.url.endswith("/accounts/session/")) as answer:
        page.keyboard.press("j")

    assert answer.value.request.method == "POST"
    assert answer.value.json()["seconds_left"] > 500
