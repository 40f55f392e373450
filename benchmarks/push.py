"""What becomes of events that come too fast: pushed to a group of consumers, and pulled, under the same load."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from channels.layers import BaseChannelLayer
from django.utils.module_loading import import_string

from benchmarks.broker import free_port, until
from benchmarks.crowd import Page, crowd
from benchmarks.figures import Figure
from benchmarks.pace import market
from benchmarks.pulls import item
from benchmarks.pushing import GROUP, LAYERS
from benchmarks.start import HERE, answers
from benchmarks.web import Web, web

PAGES = 50
A_SECOND = 2_000  # Events
SECONDS = 10
BATCH = 10  # Events that are ready together
CALM = 3.0  # Seconds without a message: nothing more comes
PATIENCE = 60.0  # Seconds after the last event


def measure() -> Iterator[Figure]:
    for name in LAYERS:
        with tempfile.TemporaryDirectory() as folder, market(Path(folder)) as (url, _, _), pushing(url, name) as server:
            layer: BaseChannelLayer = import_string(LAYERS[name])(hosts=[url])
            yield from asyncio.run(strain(f"push_{name}", server, pushes(layer), lambda page: page.heard))
    with tempfile.TemporaryDirectory() as folder, market(Path(folder)) as (url, _, pace):

        async def append(first: int) -> None:
            items = [item(seq, "AVGO").data for seq in range(first, first + BATCH)]
            await asyncio.to_thread(pace.writer.append, pace.claim, first, items)

        with web(url, Path(folder)) as server:
            yield from asyncio.run(strain("pull", server, append, _scanned, wanted=0.0))


@contextmanager
def pushing(url: str, name: str) -> Iterator[Web]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.pushing", str(port), url, name]
    process = subprocess.Popen(command, cwd=HERE, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port))
        yield Web(process.pid, f"ws://127.0.0.1:{port}/", {})
    finally:
        process.terminate()
        process.wait()


def pushes(layer: BaseChannelLayer) -> Callable[[int], Awaitable[object]]:
    async def push(first: int) -> None:
        texts = [item(seq, "AVGO").data.decode() for seq in range(first, first + BATCH)]
        await asyncio.gather(*(layer.group_send(GROUP, {"type": "event", "text": text}) for text in texts))

    return push


async def strain(
    name: str,
    server: Web,
    send: Callable[[int], Awaitable[object]],
    got: Callable[[Page], int],
    wanted: float | None = None,
) -> list[Figure]:
    """Send a batch every few milliseconds, wait until no more comes, and see what every page got of it."""
    async with crowd(server, PAGES) as pages:
        await asyncio.sleep(2.0)
        began, cpu = time.monotonic(), server.cpu()
        before = sum(map(got, pages))
        events = A_SECOND * SECONDS
        for first in range(1, events + 1, BATCH):
            await asyncio.sleep(began + (first - 1) / A_SECOND - time.monotonic())
            await send(first)
        lasted = time.monotonic() - began
        behind = await _drained(pages, got) - began - lasted
        lost = 1.0 - (sum(map(got, pages)) - before) / (events * PAGES)
        used = server.cpu() - cpu
    return [
        Figure(f"{name}_loss_percent", lost * 100, "%", wanted),
        Figure(f"{name}_cpu_s", used, "s"),
        Figure(f"{name}_behind_s", behind, "s"),
        Figure(f"{name}_sent_a_second", events / lasted, "1/s"),
    ]


async def _drained(pages: list[Page], got: Callable[[Page], int]) -> float:
    """When the last of it came."""
    had, last = -1, time.monotonic()
    ends = last + PATIENCE
    while time.monotonic() < min(ends, last + CALM):
        if (has := sum(map(got, pages))) != had:
            had, last = has, time.monotonic()
        await asyncio.sleep(0.1)
    return last


def _scanned(page: Page) -> int:
    """Events accounted for; of the whole market each of them is delivered."""
    return sum(through - first + 1 for _, first, through in page.arrivals)
