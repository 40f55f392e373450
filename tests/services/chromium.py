"""A real browser: the machine's own Chromium, which `make test` installs where it may."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

from tests.services.node import wheel_node

# Playwright's own Node needs a library (libatomic) that a small Debian lacks; the wheel's Node does not.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", wheel_node())

NAMES = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
# Root has no sandbox to offer, a test machine no graphics card, and nothing here may call home.
OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def program() -> str | None:
    """The browser, if there is one."""
    return next(filter(None, map(shutil.which, filter(None, NAMES))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    found = program()
    if found is None:
        pytest.fail(
            "Chromium is missing here. To install it: apt-get install chromium (or set CHROMIUM)", pytrace=False
        )
    # Playwright's loop runs in this thread, so Django would take these tests for coroutines.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": found, "args": OPTIONS}
