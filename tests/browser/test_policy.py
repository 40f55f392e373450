"""Every page in a real browser: nothing on it is refused by the site's own policy, missing, or broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from tests.security.routes import MAY, NO, OK, TABLE, patterns
from tests.security.test_routes import path
from tests.security.world import PEOPLE, World
from tests.services.stack import Stack

pytestmark = pytest.mark.timeout(180)

LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", e => refused.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
"""
INLINE = """
document.body.setAttribute("style", "color: red");
const script = document.createElement("script");
script.textContent = "0";
document.body.append(script);
"""
PARTS = 4  # So that processes share the pages between them
REFERENCE = "developers/reference/"
DATA = ("/now/", "universes/symbols/", "accounts/session/", "status/figures", "manifest.webmanifest", "sw.js")
AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
# Of the second theme only the colours are new.
LOOK = """
async (theme) => {
  document.documentElement.dataset.theme = theme;
  const rules = theme === "dark" ? { runOnly: ["color-contrast"] } : {};
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...rules });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, any }) => `${theme} ${id}: ${target} ${any[0]?.message ?? ""}`));
}
"""
WIDTHS = (360, 768, 1024, 1280)  # Of the windows people have; nobody should have to move a page sideways
SETTLED = """
async (width) => {
  const [root, ends] = [document.documentElement, performance.now() + 1_000]; // Charts need some frames
  while (root.scrollWidth > width && performance.now() < ends) await new Promise(requestAnimationFrame);
  return root.scrollWidth;
}
"""
# What is said of a page that is an error: it is one.
EXPECTED = "Failed to load resource: the server responded with a status of"


class Watcher:
    """Looks over a page's shoulder."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[str] = []
        page.emulate_media(reduced_motion="reduce")  # A colour that is on its way has no contrast yet
        page.add_init_script(LISTEN)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("response", self._response)

    def visit(self, url: str) -> list[str]:
        """Open a page; gives what was wrong on it."""
        self.heard.clear()
        self.page.goto(url, wait_until="load")
        # What a page does once it is idle, it has done.
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 30)))")
        return [*self.heard, *self.page.evaluate("window.refused ?? []")]

    def barriers(self) -> list[str]:
        """What keeps somebody from using the page that is open, in either theme, as far as axe can tell."""
        self.page.locator("main").wait_for()
        self.page.evaluate(AXE)
        found = [self.page.evaluate(LOOK, theme) for theme in ("light", "dark")]
        return sorted({barrier for of_theme in found for barrier in of_theme})

    def too_wide(self) -> list[str]:
        """Windows that are narrower than the page."""
        found = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 720})
            needed = self.page.evaluate(SETTLED, width)
            found += [f"{needed} px wide in a window of {width}"] if needed > width else []
        return found

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.heard.append(message.text)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.heard.append(f"{response.status} {response.url}")


@pytest.fixture
def watcher(page: Page) -> Watcher:
    return Watcher(page)


def enter(context: BrowserContext, world: World, who: str, url: str) -> None:
    if who != "anonymous":
        key = world.browser(who).session.session_key
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": str(key), "url": url}])


def pages(who: str) -> list[str]:
    """What this person's browser shows; staff's, what it does not show to everybody else."""
    column = PEOPLE.index(who)
    shown = [pattern for pattern in patterns() if TABLE[pattern][column] in (OK, NO, MAY)]
    if who == "staff":
        shown = [pattern for pattern in shown if not is_ours(pattern) and not is_same_everywhere(pattern)]
    return [pattern for pattern in shown if not pattern.startswith("_allauth/") and not is_file(pattern)]


def is_ours(pattern: str) -> bool:
    """A page of this project: Django's admin is not, nor the reference a library draws, and data is no page."""
    return not pattern.startswith(("admin/", "api/", "health/", "metrics", REFERENCE)) and not pattern.endswith(DATA)


def is_same_everywhere(pattern: str) -> bool:
    """A page that Django draws alike for each model: one is enough."""
    return pattern.endswith(("/history/", "/delete/", "<path:object_id>/")) and "monitoring/alarmrule" not in pattern


def is_file(pattern: str) -> bool:
    """A download is no page, nor is what only programs ask for: a stream of events never ends loading."""
    return (
        "/download/" in pattern
        or pattern.startswith("api/")
        or pattern.endswith(("/export/", "/bundle", ".csv", ".parquet"))
    )


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("who", ["anonymous", "alice", "staff"])
def test_no_page_breaks_the_policy(stack: Stack, watcher: Watcher, context: BrowserContext, who, part):
    world, url = World(), stack.web()
    enter(context, world, who, url)

    found = {}
    for pattern in [*pages(who), "nowhere/"][part::PARTS]:
        found[pattern] = watcher.visit(url + path(pattern, world))
        if is_ours(pattern):
            found[pattern] += watcher.barriers() + watcher.too_wide()

    assert {pattern: wrong for pattern, wrong in found.items() if wrong} == {}


def test_the_watcher_sees_what_the_policy_refuses(stack: Stack, watcher: Watcher):
    watcher.visit(f"{stack.web()}/accounts/login/")

    watcher.page.evaluate(INLINE)

    refused = watcher.page.evaluate("new Promise(done => setTimeout(() => done(window.refused), 50))")
    assert [entry.split()[0] for entry in refused] == ["style-src-attr", "script-src-elem"]
