"""The README's pictures, of the demo that `make run` has started: `python -m docs.pictures [ADDRESS]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.services.chromium import OPTIONS, program

HERE = Path(__file__).parent
EMAIL, PASSWORD = "demo@tickstock.localhost", "watch-the-tape"
PATIENCE = 60_000  # Milliseconds
SETTLE = 8_000  # Milliseconds until rows and gauges are there
# File, path, width, height, theme
PICTURES = (
    ("dashboard.png", "/dashboard/", 1440, 900, "light"),
    ("dashboard-dark.png", "/dashboard/", 1280, 800, "dark"),
    ("session.png", "/session/", 1280, 900, "light"),
    ("symbol.png", "/symbols/MSFT/", 1280, 800, "dark"),
)


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=OPTIONS)
        for name, path, width, height, theme in PICTURES:
            _take(browser, address, path, width, height, theme, HERE / name)
        browser.close()


def _take(browser: Browser, address: str, path: str, width: int, height: int, theme: str, file: Path) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE)
    sign_in(page, address, EMAIL, PASSWORD)
    page.goto(address + path)
    show_theme(page, theme)
    page.locator("html[data-scripts=at-work]").wait_for()
    offers(page)
    page.wait_for_timeout(SETTLE)
    page.screenshot(path=file)
    page.close()


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/")


def show_theme(page: Page, theme: str) -> None:
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    page.evaluate("() => dispatchEvent(new Event('theme-changed'))")


def offers(page: Page) -> None:
    """Decline what a newcomer is offered."""
    for offer in ("No, thank you", "Skip"):
        button = page.get_by_role("button", name=offer)
        if button.is_visible():
            button.click()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
