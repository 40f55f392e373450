"""Every page of the running demo at four widths in both themes: `python -m docs.screens [ADDRESS] [NAMES]`.

The pictures go to var/screens, with one sheet a width and theme to look at many at once. What is wider than its
window is named, for that is the one fault a program sees.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from docs.pages import PAGES, PEOPLE, Shown
from docs.pictures import PATIENCE, show_theme, sign_in
from tests.services.chromium import OPTIONS, program

WIDTHS = {390: 844, 768: 1024, 1280: 800, 1920: 1080}
THEMES = ("light", "dark")
SETTLE = 350  # Milliseconds; a page of widgets says how much longer it takes
TILE = 420  # Pixels
SHEET = """<!doctype html><meta charset="utf-8"><style>
body { margin: 8px; background: #888; font: 12px sans-serif; columns: 4 %dpx; column-gap: 8px; width: %dpx }
figure { margin: 0 0 8px; break-inside: avoid } img { display: block; width: 100%%; max-height: %dpx; object-fit: cover; object-position: top }
figcaption { background: #222; color: #fff; padding: 2px 4px }
</style>%s"""


def main(address: str, names: list[str]) -> int:
    """Gives how many pages have a fault."""
    faults = 0
    folder = Path(settings.VAR_DIR) / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=OPTIONS)
        for who, (email, password) in PEOPLE.items():
            wanted = [shown for shown in PAGES if shown.who == who and (not names or shown.name in names)]
            if not wanted:
                continue
            context = browser.new_context(reduced_motion="reduce")
            context.set_default_timeout(PATIENCE)
            if email:
                sign_in(context.new_page(), address, email, password)
            for shown in wanted:
                for fault in _take(context, address, shown, folder):
                    faults += 1
                    sys.stdout.write(f"{fault}\n")
            context.close()
        for width, theme in ((width, theme) for width in WIDTHS for theme in THEMES):
            _sheet(browser, folder, width, theme)
        browser.close()
    return faults


def _take(context: BrowserContext, address: str, shown: Shown, folder: Path) -> Iterator[str]:
    """Its pictures; gives what is wrong with it."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": WIDTHS[1280]})
    try:
        shown.open(page, address)
        for width, theme in _each(page, shown):
            page.screenshot(path=folder / f"{shown.name}-{width}-{theme}.png", full_page=shown.whole)
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if too_wide > 0:
                yield f"{shown.name}: {too_wide} px too wide at {width}, {theme}"
    except Error as problem:  # One page that cannot be reached keeps none of the others from being seen
        yield f"{shown.name}: {str(problem).splitlines()[0]}"
    page.close()


def _each(page: Page, shown: Shown) -> Iterator[tuple[int, str]]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.wait_for_timeout(SETTLE + shown.settle)
        for theme in THEMES:
            show_theme(page, theme)
            page.wait_for_timeout(SETTLE)
            yield width, theme


def _sheet(browser: Browser, folder: Path, width: int, theme: str) -> None:
    files = [folder / f"{shown.name}-{width}-{theme}.png" for shown in PAGES]
    tile = TILE if width > 700 else TILE // 2
    columns = 1680 // tile
    figures = "".join(
        f'<figure><figcaption>{html.escape(file.stem)}</figcaption><img src="{file.name}"></figure>'
        for file in files
        if file.exists()
    )
    source = folder / "sheet.html"
    source.write_text(SHEET % (tile, columns * (tile + 8), 2 * TILE, figures))
    page = browser.new_page(viewport={"width": columns * (tile + 8) + 16, "height": 900})
    page.goto(source.as_uri())
    page.screenshot(path=folder / f"sheet-{width}-{theme}.png", full_page=True)
    page.close()
    source.unlink()


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000", sys.argv[2:]), 1))
