"""Alert rules in a real browser: written with help, tried, told in every tab, and pushed while no page is open."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect
from redis import Redis

from apps.accounts.models import User
from apps.alerts.models import Destination, Rule
from tests.alerts.makers import rule, tell
from tests.browser.test_dashboard import SLOW
from tests.browser.test_dashboard import dashboard as dashboard
from tests.browser.test_dashboard import quiet_page as quiet_page
from tests.browser.test_layouts import at_work, stored, unlock
from tests.log import Log
from tests.quotes import quotes, show
from tests.waiting import until

pytestmark = pytest.mark.timeout(120)


def go(page: Page, path: str) -> None:
    page.goto(re.sub(r"(://[^/]+).*", rf"\1{path}", page.url))


def test_a_rule_is_written_with_completion_mended_tried_and_put_to_work(dashboard: Page, redis: Redis):
    show(redis, quotes(AAPL={"last": 104.0}, MSFT={"last": 101.0}))
    go(dashboard, "/alerts/new/")
    condition = dashboard.get_by_label("Condition", exact=True)
    dashboard.get_by_label("Name", exact=True).fill("Strong")

    condition.press_sequentially("change_p")
    expect(dashboard.get_by_role("option", name="change_pct")).to_be_visible()
    condition.press("Enter")
    condition.press_sequentially(">= 3 and surge_rato > 1")

    expect(dashboard.get_by_text("Did you mean surge_ratio?")).to_be_visible(timeout=SLOW)
    expect(dashboard.locator(".wrong mark")).to_have_text("surge_rato")
    dashboard.get_by_role("button", name="Put surge_ratio there").click()
    expect(condition).to_have_value("change_pct >= 3 and surge_ratio > 1")
    expect(dashboard.get_by_text("of 2 symbols match now", exact=True)).to_be_visible(timeout=SLOW)
    expect(dashboard.locator(".matches")).to_have_text("AAPL")

    dashboard.get_by_role("button", name="Put it to work").click()
    expect(dashboard.get_by_text("It is at work.")).to_be_visible()
    assert Rule.objects.get().expression == "change_pct >= 3 and surge_ratio > 1"


def test_only_the_half_that_is_chosen_is_asked_for(dashboard: Page, redis: Redis):
    go(dashboard, "/alerts/new/?starter=halts")

    expect(dashboard.get_by_label("Condition", exact=True)).to_be_hidden()
    expect(dashboard.get_by_label("Halts")).to_be_checked()
    dashboard.get_by_label("something becomes true of a symbol").check()
    expect(dashboard.get_by_label("Condition", exact=True)).to_be_visible()


def test_an_alert_is_told_in_two_tabs_once_each(dashboard: Page, redis: Redis, log: Log):
    owner = User.objects.get()
    mine = rule(owner, name="Strong")
    at_work(dashboard)
    unlock(dashboard)
    dashboard.locator(".force [data-add]").click()
    dashboard.get_by_role("button", name="Add Alerts of my rules").click()
    dashboard.keyboard.press("Escape")
    expect(dashboard.get_by_role("region", name="Alerts of my rules")).to_be_visible(timeout=SLOW)
    until(lambda: stored(8, "rules"))
    other = dashboard.context.new_page()
    other.goto(dashboard.url)
    tabs = [page.get_by_role("region", name="Alerts of my rules") for page in (dashboard, other)]
    for tab in tabs:
        expect(tab.get_by_text("Your rules have told nothing lately.")).to_be_visible(timeout=SLOW)

    tell(redis, mine, "AAPL")

    for tab in tabs:
        expect(tab.locator("li")).to_have_count(1, timeout=SLOW)
        expect(tab.locator("li b")).to_have_text("AAPL")
        expect(tab.locator("li p")).to_have_text("101.25 · Strong: change_pct 3.25")
    other.reload()
    expect(tabs[1].locator("li")).to_have_count(1, timeout=SLOW)


def test_a_push_is_a_notification_that_leads_to_the_symbol(dashboard: Page, redis: Redis):
    context = dashboard.context
    context.grant_permissions(["notifications"])
    go(dashboard, "/alerts/destinations/")
    browser = context.new_cdp_session(dashboard)
    found: list[dict] = []
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    browser.send("ServiceWorker.enable")
    dashboard.evaluate(
        "navigator.serviceWorker.register('/sw.js', { scope: '/' }).then(() => navigator.serviceWorker.ready)"
    )
    dashboard.wait_for_function("navigator.serviceWorker.controller !== null")
    said = {"title": "AAPL: Strong", "body": "10:31:05 AAPL 101.25", "tag": "one", "url": "/symbols/AAPL/"}
    origin = "/".join(dashboard.url.split("/")[:3])

    for _ in range(2):  # The same message a second time takes the place of the first
        browser.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[-1]["registrationId"], "data": json.dumps(said)})  # fmt: skip

    shown = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }))"""
    until(lambda: dashboard.evaluate(shown) == [said], 10.0)


def test_without_a_connection_a_page_says_so(dashboard: Page):
    address = "/".join(dashboard.url.split("/")[:3])
    go(dashboard, "/alerts/destinations/")
    dashboard.evaluate(
        "navigator.serviceWorker.register('/sw.js', { scope: '/' }).then(() => navigator.serviceWorker.ready)"
    )
    dashboard.wait_for_function("navigator.serviceWorker.controller !== null")
    page = dashboard.context.new_page()  # The other one would hear that its stream is cut
    dashboard.goto("about:blank")
    page.context.set_offline(True)

    page.goto(f"{address}/dashboard/")

    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    page.context.set_offline(False)
    assert not Destination.objects.filter(kind="push").exists()
