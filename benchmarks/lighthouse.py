"""What Lighthouse says of the pages a stranger sees: `python -m benchmarks.lighthouse [ADDRESS]`.

Without an address it asks a server of its own, that sends pages and files as production does. The phone and the slow
network are Lighthouse's usual ones."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.broker import broker
from benchmarks.figures import Figure
from benchmarks.web import PRODUCTION, daphne, web
from tests.services.chromium import OPTIONS, program
from tests.services.node import wheel_node

VERSION = "13.5.0"
PAGES = {"landing": "/", "sign_in": "/accounts/login/"}
WANTED = {"performance": 95, "accessibility": 95, "best-practices": 95, "seo": None}
TIMES = 3  # The middle of them counts
ATTEMPTS = 3  # It loses the trace of a page load now and then, and says to run it again


def measure(address: str = "") -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not address:
            url = stack.enter_context(broker(folder))
            server = stack.enter_context(web(url, folder, daphne, PRODUCTION, ["collectstatic"]))
            address = server.page
        for name, path in PAGES.items():
            scores = [_scores(address.rstrip("/") + path, folder / f"{name}.json") for _ in range(TIMES)]
            for part, least in WANTED.items():
                score = statistics.median(each[part] for each in scores)
                yield Figure(f"lighthouse_{name}_{part.replace('-', '_')}", score, "of 100", least=least)


def _scores(page: str, report: Path) -> dict[str, float]:
    """One run in a browser of its own."""
    for _ in range(ATTEMPTS):
        done = _run(page, report)
        if done.returncode == 0:
            categories: dict[str, Any] = msgspec.json.decode(report.read_bytes())["categories"]
            return {part: categories[part]["score"] * 100 for part in WANTED}
    raise RuntimeError(f"Lighthouse ended with {done.returncode}: {done.stderr.strip()}")


def _run(page: str, report: Path) -> subprocess.CompletedProcess[str]:
    node = Path(wheel_node())
    npx = node.parent.parent / "lib/node_modules/npm/bin/npx-cli.js"
    return subprocess.run(
        [
            *(node, npx, "--yes", f"lighthouse@{VERSION}", page, "--quiet", "--output=json", f"--output-path={report}"),
            f"--only-categories={','.join(WANTED)}",
            f"--chrome-flags={' '.join(['--headless=new', *OPTIONS])}",
        ],
        env=os.environ | {"CHROME_PATH": str(program())},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def main(address: str) -> None:
    for figure in measure(address):
        sys.stdout.write(f"{figure}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:] or [""])
