"""The grid of widgets in a real browser: moved by hand and by keyboard, kept, named, locked, stacked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from apps.dashboards.models import Habits, Layout
from tests.browser.test_dashboard import SLOW
from tests.browser.test_dashboard import dashboard as dashboard
from tests.waiting import until

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page whose scripts must not fail. That the server refuses something is part of these stories."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def part(page: Page, widget: str) -> Locator:
    return page.locator(f"[gs-id='{widget}']")


def at_work(page: Page) -> Page:
    """Once every widget stands there, scripts answer."""
    expect(part(page, "highs")).to_be_visible(timeout=SLOW)
    expect(page.locator(".wall.is-ready")).to_be_attached(timeout=SLOW)
    return page


def unlock(page: Page) -> None:
    page.get_by_role("button", name="Unlock the layout").click()
    expect(page.get_by_role("button", name="Lock the layout", exact=True)).to_be_visible()


def stored(columns: int, widget: str, name: str = "Day wall") -> tuple[int, int, int, int] | None:
    places = Layout.objects.get(name=name).places[columns]
    return next(((place.x, place.y, place.w, place.h) for place in places if place.id == widget), None)


def drag(page: Page, handle: Locator, right: int, down: int) -> None:
    x, y = take_hold(page, handle)
    page.mouse.move(x + right / 2, y + down / 2, steps=4)
    page.mouse.move(x + right, y + down, steps=4)
    page.mouse.up()


def take_hold(page: Page, handle: Locator) -> tuple[float, float]:
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + min(60, box["width"] / 2), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def test_what_is_moved_resized_added_and_removed_by_hand_is_there_after_a_reload(dashboard: Page):
    dashboard.set_viewport_size({"width": 1280, "height": 1600})  # Near its edge the page scrolls under the pointer
    at_work(dashboard)
    drag(dashboard, part(dashboard, "highs").locator("header"), 330, 0)
    assert stored(8, "highs") == (0, 2, 2, 11)  # It is locked
    unlock(dashboard)

    drag(dashboard, part(dashboard, "highs").locator("header"), 330, 0)
    expect(part(dashboard, "highs")).to_have_attribute("gs-x", "2")
    dashboard.get_by_role("button", name="Surges: menu").click()
    dashboard.get_by_role("button", name="Remove", exact=True).click()
    expect(part(dashboard, "surges")).to_have_count(0)
    dashboard.locator(".force [data-add]").click()
    dashboard.get_by_role("button", name="Remove Lows").click()
    dashboard.get_by_role("button", name="Add Surges").click()
    dashboard.keyboard.press("Escape")
    drag(dashboard, part(dashboard, "highs").locator(".ui-resizable-se"), 0, 85)
    expect(part(dashboard, "highs")).to_have_attribute("gs-h", "13")
    until(lambda: stored(8, "highs") == (2, 2, 2, 13) and stored(12, "lows") is None)

    dashboard.reload()
    at_work(dashboard)
    expect(part(dashboard, "highs")).to_have_attribute("gs-h", "13")
    expect(part(dashboard, "highs")).to_have_attribute("gs-x", "2")
    expect(part(dashboard, "surges")).to_be_visible()
    expect(part(dashboard, "lows")).to_have_count(0)


def test_an_answer_that_comes_while_one_drags_undoes_nothing(dashboard: Page):
    dashboard.set_viewport_size({"width": 1280, "height": 1600})
    at_work(dashboard)

    with dashboard.expect_response("**/layouts/**"):  # That it is unlocked is saved a moment later
        unlock(dashboard)
        x, y = take_hold(dashboard, part(dashboard, "highs").locator("header"))
        dashboard.mouse.move(x + 330, y, steps=8)
    dashboard.wait_for_timeout(100)  # The page has read the answer
    dashboard.mouse.up()

    expect(part(dashboard, "highs")).to_have_attribute("gs-x", "2")
    until(lambda: stored(8, "highs") == (2, 2, 2, 11))


def test_a_layout_is_changed_with_the_keyboard_alone(dashboard: Page):
    at_work(dashboard)
    dashboard.keyboard.press("j")  # The indices
    dashboard.keyboard.press("j")
    expect(part(dashboard, "highs").locator(".widget")).to_be_focused()
    dashboard.get_by_role("button", name="Highs: menu").focus()
    dashboard.keyboard.press("Enter")
    expect(dashboard.get_by_role("dialog", name="Highs")).to_be_visible()
    expect(dashboard.get_by_role("button", name="Unlock", exact=True)).to_be_focused()
    dashboard.keyboard.press("Enter")

    for name, attribute, value in (
        ("Move right", "gs-x", "1"),
        ("Wider", "gs-w", "3"),
        ("Taller", "gs-h", "12"),
        ("Move up", "gs-y", "0"),
    ):
        dashboard.get_by_role("button", name=name).focus()
        dashboard.keyboard.press("Enter")
        expect(part(dashboard, "highs")).to_have_attribute(attribute, value)

    dashboard.keyboard.press("Escape")
    expect(dashboard.get_by_role("button", name="Highs: menu")).to_be_focused()
    until(lambda: stored(8, "highs") == (1, 0, 3, 12))
    dashboard.keyboard.press("?")
    expect(dashboard.get_by_role("dialog", name="Keys")).to_be_visible()
    dashboard.keyboard.press("Escape")
    dashboard.keyboard.press("l")
    expect(dashboard.get_by_label("Layout", exact=True)).to_be_focused()


def test_layouts_are_made_chosen_reset_and_deleted(dashboard: Page):
    at_work(dashboard)
    unlock(dashboard)
    dashboard.get_by_role("button", name="Lows: menu").click()
    dashboard.get_by_role("button", name="Remove", exact=True).click()
    expect(part(dashboard, "lows")).to_have_count(0)

    layouts = dashboard.get_by_role("button", name="Name, make and delete layouts")
    layouts.click()
    dashboard.get_by_label("New layout like this one").fill("Night")
    dashboard.get_by_role("button", name="Make it").click()
    choice = dashboard.get_by_label("Layout", exact=True)
    expect(choice.locator("option:checked")).to_have_text("Night")
    layouts.click()
    dashboard.get_by_role("button", name="Reset to default").click()
    expect(part(dashboard, "lows")).to_be_visible()

    choice.select_option("Day wall")
    expect(part(dashboard, "lows")).to_have_count(0)
    layouts.click()
    dashboard.get_by_label("Name", exact=True).fill("Night")
    dashboard.get_by_role("button", name="Rename").click()
    expect(dashboard.get_by_role("alert").filter(has_text="already")).to_be_visible()
    dashboard.get_by_role("button", name="Delete", exact=True).click()
    dashboard.get_by_role("button", name="Delete layout", exact=True).click()
    expect(choice.locator("option")).to_have_text(["Night"])
    expect(part(dashboard, "lows")).to_be_visible()


def test_on_a_phone_widgets_stand_one_below_the_other(dashboard: Page):
    at_work(dashboard)
    dashboard.set_viewport_size({"width": 390, "height": 844})

    expect(part(dashboard, "lows")).to_have_css("position", "static")
    assert dashboard.evaluate("document.documentElement.scrollWidth") == 390
    tops = [part(dashboard, widget).bounding_box() for widget in ("strip", "highs", "lows")]
    assert all(box and box["x"] == 8 and box["width"] == 374 for box in tops)
    jump = dashboard.get_by_role("navigation", name="Widgets").get_by_role("link")
    expect(jump.nth(1)).to_have_text("Highs")

    dashboard.set_viewport_size({"width": 1920, "height": 1080})
    expect(part(dashboard, "surges")).to_have_attribute("gs-x", "8")
    expect(part(dashboard, "highs")).to_have_attribute("gs-h", "11")


def test_two_tabs_agree_and_neither_overwrites_the_other_unseen(dashboard: Page):
    at_work(dashboard)
    unlock(dashboard)
    until(lambda: not Layout.objects.get().is_locked)
    other = dashboard.context.new_page()
    other.goto(dashboard.url)
    at_work(other)

    other.get_by_role("button", name="Surges: menu").click()
    other.get_by_role("button", name="Remove", exact=True).click()
    expect(part(dashboard, "surges")).to_have_count(0, timeout=SLOW)

    Layout.objects.update(version=90)  # Somebody else, on another machine
    dashboard.get_by_role("button", name="Lows: menu").click()
    dashboard.get_by_role("button", name="Remove", exact=True).click()
    told = dashboard.get_by_role("alert").filter(has_text="This layout was changed elsewhere")
    expect(told).to_be_visible(timeout=SLOW)
    expect(part(dashboard, "lows")).to_be_visible()
    told.get_by_role("button", name="Put my change back").click()
    expect(part(dashboard, "lows")).to_have_count(0)
    until(lambda: Layout.objects.get().version == 91)


def test_the_first_steps_are_shown_once(dashboard: Page):
    at_work(dashboard)
    tour = dashboard.get_by_role("region", name="First steps")

    for step in range(1, 5):
        expect(tour).to_contain_text(f"{step} of 4")
        expect(dashboard.locator(".is-shown")).to_have_count(1)
        tour.get_by_role("button", name="Done" if step == 4 else "Next").click()

    expect(tour).to_have_count(0)
    until(lambda: Habits.objects.get().toured_at is not None)
    dashboard.reload()
    at_work(dashboard)
    expect(tour).to_have_count(0)


def test_what_is_to_be_heard_is_kept_and_can_be_muted(dashboard: Page):
    at_work(dashboard)
    dashboard.get_by_role("button", name="Highs: menu").click()
    dashboard.get_by_label("Sound").check()
    until(lambda: Habits.objects.get().cues == {"highs": ["sound"]})
    dashboard.keyboard.press("Escape")

    dashboard.keyboard.press("m")

    expect(dashboard.get_by_role("button", name="Let widgets be heard (M)")).to_be_visible()
    dashboard.reload()
    at_work(dashboard)
    expect(dashboard.get_by_role("button", name="Let widgets be heard (M)")).to_be_visible()
