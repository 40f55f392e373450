"""Filters in a real browser: made, previewed, chosen, and seen live in every tab."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.universes.filters import services
from tests.browser.test_dashboard import SLOW, row
from tests.browser.test_dashboard import dashboard as dashboard
from tests.browser.test_dashboard import quiet_page as quiet_page
from tests.factories import OPEN, high, item
from tests.log import Log
from tests.people import looks_at, universe
from tickstock.market.filters import Filter

pytestmark = pytest.mark.timeout(120)


def alice() -> User:
    return User.objects.get()


def show(page: Page, path: str) -> None:
    page.goto(re.sub(r"(://[^/]+).*", rf"\1{path}", page.url))


def test_filters_changed_in_one_tab_are_seen_live_in_another(dashboard: Page, log: Log):
    services.make(owner=alice(), name="Dear", wanted=Filter(price_min=100.0))
    log.append([item(high(1, "CHEAP", price=4.0)), item(high(2, "DEAR", price=190.0))])
    expect(row(dashboard, "Highs", "CHEAP")).to_be_visible(timeout=SLOW)
    other = dashboard.context.new_page()
    other.goto(dashboard.url)
    expect(other.get_by_role("button", name="Choose")).to_have_count(0)  # It is sent by itself from here on

    other.get_by_label("Filters", exact=True).select_option("Dear")

    expect(row(dashboard, "Highs", "CHEAP")).to_have_count(0, timeout=SLOW)
    expect(row(dashboard, "Highs", "DEAR")).to_be_visible()
    expect(dashboard.get_by_label("Filters", exact=True).locator("option:checked")).to_have_text("Dear")

    show(other, "/filters/in-force/")
    other.get_by_label("Price from").fill("3")
    other.get_by_role("button", name="Save", exact=True).last.click()

    expect(other.get_by_text("Saved and in force now.")).to_be_visible()
    expect(row(dashboard, "Highs", "CHEAP")).to_be_visible(timeout=SLOW)
    expect(dashboard.get_by_text("Ledger balanced", exact=True)).to_be_visible()


def test_the_strip_says_what_is_off_and_how_much_is_filtered_out(dashboard: Page, log: Log):
    wanted = Filter(kinds=frozenset({"low", "trend"}))
    services.choose(user=alice(), filters=services.make(owner=alice(), name="Lows", wanted=wanted))
    expect(dashboard.get_by_title("Highs: off")).to_be_attached(timeout=SLOW)
    expect(dashboard.get_by_title("Lows: on")).to_be_attached()

    log.write(31)

    expect(dashboard.get_by_text("2 of 10 kinds, 31 filtered out in the last minute")).to_be_visible(timeout=SLOW)
    highs = dashboard.get_by_role("region", name="Highs")
    expect(highs).to_contain_text("These are off in your filters Lows.")
    highs.get_by_role("link", name="Change the filters").click()
    expect(dashboard.get_by_role("heading", name="Lows", exact=True)).to_be_visible()


def test_filters_that_let_nothing_through_say_so_where_the_events_would_stand(dashboard: Page, log: Log):
    services.choose(user=alice(), filters=services.make(owner=alice(), name="Dear", wanted=Filter(price_min=5_000.0)))
    expect(dashboard.get_by_label("Filters", exact=True).locator("option:checked")).to_have_text("Dear", timeout=SLOW)

    log.write(31)

    highs = dashboard.get_by_role("region", name="Highs")
    expect(highs).to_contain_text("Your filters Dear let none of 31 through in the last minute.", timeout=SLOW)
    expect(dashboard.get_by_role("alert").filter(has_text="filters")).to_have_count(0)


def test_an_empty_universe_says_so(dashboard: Page, log: Log):
    looks_at(alice(), universe("Nothing"))
    dashboard.reload()
    log.write(3)

    words = "Nothing has no symbols, so nothing can come through."
    expect(dashboard.get_by_role("region", name="Highs")).to_contain_text(words, timeout=SLOW)


def test_a_preset_is_copied_and_its_preview_follows_what_is_written(dashboard: Page, log: Log):
    log.append([item(high(seq, f"S{seq}", price=float(seq), at=OPEN + 60_000 * seq)) for seq in range(1, 11)])
    show(dashboard, "/filters/")
    dashboard.get_by_role("button", name="Use Quiet").click()
    expect(dashboard.get_by_role("heading", name="Quiet", exact=True)).to_be_visible()
    preview = dashboard.get_by_role("region", name="Preview: the last hour")
    expect(preview).to_contain_text("0 of 10 events would have come through", timeout=SLOW)
    expect(preview.get_by_role("row").filter(has_text="Dollars today")).to_contain_text("10")

    dashboard.get_by_label("Strength, at least").fill("")
    dashboard.get_by_label("Dollars today, at least").fill("")
    dashboard.get_by_label("Price from").fill("$6")

    expect(preview).to_contain_text("5 of 10 events would have come through", timeout=SLOW)
    expect(preview.get_by_role("row").filter(has_text="Price from")).to_contain_text("$6")
    expect(preview.get_by_text("Draft, not in force")).to_be_visible()
    expect(dashboard.get_by_text("3 changes not saved")).to_be_visible()


def test_what_is_wrong_is_said_beside_its_field_as_soon_as_one_leaves_it(dashboard: Page):
    show(dashboard, "/filters/new/")

    dashboard.get_by_label("Noise budget").fill("many")
    dashboard.keyboard.press("Tab")

    field = dashboard.locator("[data-setting=per_minute]")
    expect(field.get_by_text("Write a number, such as 20.")).to_be_visible(timeout=SLOW)
    assert dashboard.get_by_label("Noise budget").get_attribute("aria-invalid") == "true"
    dashboard.get_by_label("Noise budget").fill("20")
    expect(field.get_by_text("Write a number")).to_have_count(0, timeout=SLOW)


def test_a_set_is_made_and_put_in_force_with_the_keyboard_alone(dashboard: Page, log: Log):
    show(dashboard, "/filters/new/")
    dashboard.get_by_label("Name", exact=True).focus()
    dashboard.keyboard.press("ControlOrMeta+a")
    dashboard.keyboard.type("By hand")
    dashboard.keyboard.press("Tab")  # To the first kind: highs
    dashboard.keyboard.press("Space")
    for _ in range(80):
        dashboard.keyboard.press("Tab")
        if dashboard.evaluate("document.activeElement.textContent") == "Save and put in force":
            break
    dashboard.keyboard.press("Enter")

    expect(dashboard.get_by_text("Saved and in force now.")).to_be_visible(timeout=SLOW)
    show(dashboard, "/dashboard/")
    expect(dashboard.get_by_title("Highs: off")).to_be_attached(timeout=SLOW)
    dashboard.keyboard.press("f")
    assert dashboard.evaluate("document.activeElement.id") == "filters"


def test_enter_in_a_field_saves(dashboard: Page):
    filters = services.make(owner=alice(), name="Mine", wanted=Filter())
    show(dashboard, f"/filters/{filters.pk}/")

    dashboard.get_by_label("Smallest move").fill("1.5")
    dashboard.keyboard.press("Enter")

    expect(dashboard.get_by_text("Saved, not in force.")).to_be_visible(timeout=SLOW)
    filters.refresh_from_db()
    assert filters.settings == {"move_min": 0.015}


@pytest.mark.parametrize("path", ["/filters/", "/filters/new/"])
def test_a_phone_shows_the_pages_without_scrolling_sideways(dashboard: Page, path):
    dashboard.set_viewport_size({"width": 390, "height": 844})
    show(dashboard, path)
    dashboard.wait_for_load_state("networkidle")

    assert dashboard.evaluate("document.documentElement.scrollWidth <= innerWidth")
