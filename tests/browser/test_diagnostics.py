"""The diagnostics page in a browser: it keeps itself fresh, can be used by everybody, and says when nobody answers."""

from __future__ import annotations

import signal
import time

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect
from redis import Redis

from tests.browser.test_policy import AXE
from tests.security.world import World
from tests.services.stack import Stack
from tests.stream.test_presence import process
from tickstock.stream.processes import say

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("transactional_db")]
SLOW = 20_000  # Milliseconds
LOOK = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  // A colour on its way has no contrast yet.
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  const { violations } = await axe.run(".diagnostics", { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${theme} ${id}: ${target}`));
}"""


def test_staff_see_who_comes_and_who_falls_silent(stack: Stack, page: Page, context: BrowserContext, redis: Redis):
    url, world = stack.web(), World()
    key = str(world.browser("staff").session.session_key)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])
    page.goto(f"{url}/admin/")
    page.get_by_role("link", name="Diagnostics").click()
    processes = page.get_by_role("region", name="Processes")

    say(redis, process("ingest", at=time.time() - 60, shard="2/8"))
    expect(processes.get_by_role("row").filter(has_text="ingest 2/8")).to_contain_text("silent", timeout=SLOW)
    page.get_by_role("textbox", name="Symbol").fill("aapl")
    page.get_by_role("button", name="Follow for a minute").click()
    expect(page.get_by_text("That is no symbol")).to_be_visible()
    page.get_by_role("textbox", name="Symbol").fill("AAPL")
    page.get_by_role("button", name="Follow for a minute").click()
    expect(page.get_by_role("region", name="Follow a symbol")).to_contain_text("AAPL is followed until")
    page.evaluate(AXE)
    assert [*page.evaluate(LOOK, "light"), *page.evaluate(LOOK, "dark")] == []

    [web] = stack.running
    web.stop(signal.SIGKILL)
    expect(page.get_by_text("this server does not answer")).to_be_visible(timeout=SLOW)
