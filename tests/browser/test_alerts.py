"""What a page calls out: marks, sounds, words and notifications, and the symbols somebody watches."""

from __future__ import annotations

import json
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.browser.test_dashboard import SLOW, row
from tests.browser.test_dashboard import dashboard as dashboard
from tests.browser.test_dashboard import quiet_page as quiet_page
from tests.browser.test_layouts import unlock
from tests.log import Log
from tests.people import universe
from tests.waiting import until

# In the place of loudspeaker and desktop: what they were asked for.
HEARD = """
window.heard = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false, cancel() {}, speak: ({ text }) => heard.push(`said ${text}`) } });
window.Notification = class { constructor(title, { body }) { heard.push(`shown ${title}: ${body}`); } };
Notification.permission = "granted";
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { heard.push(`played ${this.frequency.value}`); start.apply(this, at); };
"""


def open_again(page: Page) -> Page:
    page.add_init_script(HEARD)
    page.reload()
    expect(page.locator("html[data-scripts=at-work]")).to_be_attached(timeout=SLOW)
    expect(page.locator(".wall.is-ready")).to_be_attached(timeout=SLOW)
    return page


def choose(page: Page, widget: str, *cues: str) -> None:
    page.get_by_role("button", name=f"{widget}: menu").click()
    menu = page.get_by_role("dialog", name=widget)
    for cue in cues:
        with page.expect_response("**/layouts/habits/"):
            menu.get_by_label(cue).check()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.mouse.move(5, 5)  # A list stands still under the pointer


def test_a_widget_is_heard_as_it_was_chosen_and_not_while_all_are_muted(dashboard: Page, log: Log):
    page = open_again(dashboard)
    log.write(1, "AAPL")
    expect(row(page, "Highs", "AAPL")).to_be_visible(timeout=SLOW)
    choose(page, "Highs", "Sound", "Say it", "Notify on the desktop")

    log.write(1, "MSFT")
    until(lambda: len(page.evaluate("heard")) >= 4)
    assert page.evaluate("heard.sort()") == [
        "played 660",
        "played 880",
        "said M S F T: High 190.50, 1st, +0.26%",
        "shown MSFT: High 190.50, 1st, +0.26%",
    ]

    page.keyboard.press("m")
    log.write(1, "NVDA")
    expect(row(page, "Highs", "NVDA")).to_be_visible(timeout=SLOW)
    assert len(page.evaluate("heard")) == 4


def test_my_alerts_show_what_watched_symbols_do_and_can_be_heard(dashboard: Page, log: Log):
    universe("Two", "AAPL", "MSFT")  # So that both are known
    page = open_again(dashboard)
    unlock(page)
    page.locator(".force [data-add]").click()
    page.get_by_role("button", name="Add My alerts").click()
    page.keyboard.press("Escape")
    alerts = page.get_by_role("region", name="My alerts")
    expect(alerts.get_by_text("Put a star beside a symbol: what it does is told here")).to_be_visible(timeout=SLOW)
    choose(page, "My alerts", "Notify on the desktop")

    log.write(1, "AAPL")
    log.write(1, "MSFT")
    page.get_by_role("region", name="Highs", exact=True).get_by_role("button", name="Watch list: MSFT").click(
        timeout=SLOW
    )
    expect(alerts.get_by_text("No watched symbol has done anything")).to_be_visible()
    log.write(1, "AAPL")
    log.write(1, "MSFT")
    expect(alerts.get_by_role("listitem")).to_have_count(1, timeout=SLOW)
    expect(alerts.get_by_role("listitem")).to_contain_text("MSFT")
    until(lambda: page.evaluate("heard"))
    assert page.evaluate("heard") == ["shown MSFT: High 190.50, 1st, +0.26%"]

    page.reload()  # The star is kept: what it does meanwhile stands here too
    log.write(1, "MSFT")
    expect(page.get_by_role("region", name="My alerts").get_by_role("listitem").first).to_contain_text(
        "MSFT", timeout=SLOW
    )


def test_new_rows_are_marked_and_the_mark_goes(dashboard: Page, log: Log):
    log.write(3, "AAPL")
    expect(row(dashboard, "Highs", "AAPL")).to_have_count(3, timeout=SLOW)
    dashboard.evaluate("""
        window.marked = [];
        new MutationObserver((changes) => changes.forEach(({ target }) => target.classList.contains("is-new") && marked.push(target.dataset.symbol)))
          .observe(document.getElementById("highs"), { attributes: true, attributeFilter: ["class"], subtree: true });
        new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => node.classList?.contains("is-new") && marked.push(node.dataset.symbol))))
          .observe(document.getElementById("highs"), { childList: true, subtree: true });
    """)

    log.write(1, "MSFT")
    expect(row(dashboard, "Highs", "MSFT")).to_be_visible(timeout=SLOW)
    until(lambda: "MSFT" in dashboard.evaluate("marked"))
    assert "AAPL" not in dashboard.evaluate("marked")
    expect(dashboard.locator("#highs .is-new")).to_have_count(0, timeout=SLOW)


def test_with_less_motion_nothing_slides_or_fades(dashboard: Page):
    dashboard.emulate_media(reduced_motion="reduce")
    dashboard.reload()
    expect(dashboard.locator(".wall.is-ready")).to_be_attached(timeout=SLOW)

    moving = dashboard.evaluate("""
        [...document.querySelectorAll("*")].filter((element) => {
          const { transitionDuration, transitionProperty } = getComputedStyle(element);
          return transitionProperty !== "none" && transitionDuration.split(", ").some((one) => parseFloat(one) > 0.02);
        }).map(({ className, tagName }) => `${tagName} ${className?.baseVal ?? className}`)
    """)

    assert json.dumps(sorted(set(moving))) == "[]"


def test_on_paper_the_wall_is_one_column_of_whole_widgets_without_tools(dashboard: Page, log: Log):
    log.write(3, "AAPL")
    expect(row(dashboard, "Highs", "AAPL")).to_have_count(3, timeout=SLOW)

    dashboard.emulate_media(media="print", color_scheme="dark")

    expect(dashboard.get_by_role("button", name="Highs: menu")).to_be_hidden()
    boxes = [part.bounding_box() for part in dashboard.locator(".grid-stack-item").all()]
    below = sorted((box["y"], box["height"]) for box in boxes if box)
    assert all(first[0] + first[1] <= second[0] + 1 for first, second in pairwise(below))
    light = dashboard.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert light == "light"
