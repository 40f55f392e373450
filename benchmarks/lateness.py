"""How late a crowd of pages gets what happened, beyond each page's own timer."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.crowd import Page, crowd
from benchmarks.figures import Figure, percentile
from benchmarks.pace import Pace, market
from benchmarks.web import Command, Web, daphne, uvicorn, web

CROWD = 2_000
SETTLES = 5.0  # Seconds
LASTS = 8  # Seconds of a round
ROUNDS = 3
PULL = 1.0  # Seconds between two pulls of a page


def measure() -> Iterator[Figure]:
    for command, suffix in ((daphne, ""), (uvicorn, "_uvicorn")):
        yield from asyncio.run(rounds(command, suffix))


async def rounds(command: Command, suffix: str) -> list[Figure]:
    """Several short ones; the best, for another program may need the machine during one."""
    with tempfile.TemporaryDirectory() as folder, market(Path(folder)) as (url, _, pace):
        await pace.write(1)
        with web(url, Path(folder), command) as server:
            async with crowd(server, CROWD) as pages:
                await asyncio.sleep(SETTLES)
                found = [await watch(server, pages, pace, suffix) for _ in range(ROUNDS)]
    return min(found, key=lambda figures: figures[-1].value)


async def watch(server: Web, pages: list[Page], pace: Pace, suffix: str) -> list[Figure]:
    """A page's earliest frame is taken to be in time; from it on its timer beats once a second."""
    for page in pages:
        page.arrivals.clear()
    began, served, generated = time.monotonic(), server.cpu(), time.process_time()
    appended = await pace.write(10 * LASTS)
    lasted = time.monotonic() - began
    served, generated = server.cpu() - served, time.process_time() - generated
    late = [seconds * 1000 for page in pages for seconds in _late(page)]
    waited = [seconds * 1000 for page in pages for seconds in _waited(page, appended)]
    return [
        Figure(f"crowd_frames_a_second{suffix}", len(late) / lasted, "1/s"),
        Figure(f"crowd_server_cpu{suffix}", served / lasted * 100, "%"),
        Figure(f"crowd_generator_cpu{suffix}", generated / lasted * 100, "%"),
        Figure(f"crowd_machine_load{suffix}", os.getloadavg()[0], ""),
        Figure(f"event_to_browser_p50_ms{suffix}", percentile(waited, 50), "ms"),
        Figure(f"event_to_browser_p99_ms{suffix}", percentile(waited, 99), "ms", 100.0),
        Figure(f"crowd_late_p50_ms{suffix}", percentile(late, 50), "ms"),
        Figure(f"crowd_late_p99_ms{suffix}", percentile(late, 99), "ms", 100.0),
    ]


def _beat(page: Page) -> float:
    """When the page's timer beat before it was watched; all its beats are whole pulls later."""
    return min(at - number * PULL for number, (at, _, _) in enumerate(page.arrivals))


def _late(page: Page) -> list[float]:
    """By how much each frame came after its beat."""
    beat = _beat(page) if page.arrivals else 0.0
    return [at - number * PULL - beat for number, (at, _, _) in enumerate(page.arrivals)]


def _waited(page: Page, appended: dict[int, float]) -> list[float]:
    """How long after the first beat that followed its append each event came."""
    if not page.arrivals:
        return []
    beat, waited = _beat(page), []
    for at, first, through in page.arrivals:
        for seq in range(first, through + 1):
            if seq in appended:
                beats = -((beat - appended[seq]) // PULL)  # Rounded up
                waited.append(at - (beat + beats * PULL))
    return waited
