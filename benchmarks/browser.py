"""The dashboard in a real browser: how soon it is there, and what eight hours of a busy market would do to it.

`python -m benchmarks.browser MINUTES` watches it for so long. A real server sends the page files as production does,
and 200 events a second from a real log; the layout is the one everybody begins with."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.busy import busy
from benchmarks.figures import Figure, percentile
from benchmarks.pace import market
from benchmarks.tasks import Task, main_thread_tasks
from benchmarks.web import PRODUCTION, Web, daphne, web
from tests.services.chromium import OPTIONS, program

VISITS = 5
SHORT = 0.5  # Minutes
SAMPLES = 20  # Of the heap
TRACE = 5.0  # Seconds before each sample in which every task is noted
ROW = ".widget[data-list] tbody tr, .widget[data-list] [data-rows] > li"
# Seen by the page itself: long tasks all the time, and the first row that is drawn.
WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({ type: "longtask", buffered: true });
const look = () => {
  if (document.querySelector(ROW)) document.documentElement.dataset.firstRow = performance.now();
  else requestAnimationFrame(look);
};
look();
"""
PAINTS = "() => Object.fromEntries(performance.getEntriesByType('paint').map((paint) => [paint.name, paint.startTime]))"


class Sample(NamedTuple):
    minute: float
    heap_kb: float
    nodes: int
    listeners: int
    tasks: list[Task]

    def __str__(self) -> str:
        took = [task.ms for task in self.tasks]
        return (
            f"{self.minute:5.1f} min  heap {self.heap_kb:6,.0f} kB  nodes {self.nodes:6,}  listeners {self.listeners:4,}"
            f"  tasks {len(took):5,}: p99 {percentile(took, 99):4.1f} ms, longest {max(took):5.1f} ms,"
            f" longest of the processor {max(task.cpu_ms for task in self.tasks):5.1f} ms"
        )


def measure(minutes: float = SHORT) -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url, redis, pace = stack.enter_context(market(folder))
        server = stack.enter_context(web(url, folder, daphne, PRODUCTION, ("collectstatic", "load_index_members")))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=program(), args=OPTIONS)
        stack.callback(browser.close)
        stack.enter_context(busy(redis, pace))
        yield from visits(browser, server)
        yield from soak(browser, server, minutes)


def visits(browser: Browser, server: Web) -> list[Figure]:
    """Cold caches each time, but for the first: it warms the server."""
    found = [_visit(browser, server) for _ in range(VISITS + 1)][1:]
    paint, rows, kb = (statistics.median(column) for column in zip(*found, strict=True))
    return [
        Figure("dashboard_first_paint_ms", paint, "ms", 1000),
        Figure("dashboard_first_row_ms", rows, "ms"),
        Figure("dashboard_transfer_kb", kb, "kB", 700),
    ]


def _visit(browser: Browser, server: Web) -> tuple[float, float, float]:
    with visitor(browser, server) as (context, page):
        wire = context.new_cdp_session(page)
        bytes_: list[float] = []
        wire.on("Network.loadingFinished", lambda told: bytes_.append(told["encodedDataLength"]))
        wire.send("Network.enable")
        _open(page, server)
        page.wait_for_load_state("networkidle")
        paint = page.evaluate(PAINTS)["first-contentful-paint"]
        return paint, float(page.evaluate("document.documentElement.dataset.firstRow")), sum(bytes_) / 1000


def soak(browser: Browser, server: Web, minutes: float) -> list[Figure]:
    with visitor(browser, server) as (context, page):
        _open(page, server)
        page.wait_for_timeout(5_000)
        page.evaluate("longTasks.length = 0")
        samples = list(_samples(browser, context, page, minutes))
        long = page.evaluate("longTasks")
    tasks = [task for sample in samples for task in sample.tasks]
    late = [sample for sample in samples if sample.minute >= minutes / 3]  # Until then its lists fill up
    slope = statistics.linear_regression([s.minute for s in late], [s.heap_kb for s in late]).slope
    return [
        Figure("dashboard_task_p99_ms", percentile((task.ms for task in tasks), 99), "ms", 50),
        Figure("dashboard_task_longest_ms", max([*long, *(task.ms for task in tasks)]), "ms"),
        Figure("dashboard_task_longest_cpu_ms", max(task.cpu_ms for task in tasks), "ms"),
        Figure("dashboard_long_tasks_a_minute", len(long) / samples[-1].minute, "1/min"),
        Figure("dashboard_busy_percent", sum(task.ms for task in tasks) / (len(samples) * TRACE * 10), "%"),
        Figure("dashboard_heap_mb", samples[-1].heap_kb / 1000, "MB"),
        Figure("dashboard_heap_growth_kb_min", slope, "kB/min"),
        Figure("dashboard_nodes", samples[-1].nodes, ""),
        Figure("dashboard_listeners", samples[-1].listeners, ""),
    ]


def _samples(browser: Browser, context: BrowserContext, page: Page, minutes: float) -> Iterator[Sample]:
    """The heap after a forced collection, and the tasks of the seconds before it."""
    wire = context.new_cdp_session(page)
    wire.send("HeapProfiler.enable")
    began = time.monotonic()
    count = min(SAMPLES, int(minutes * 60 / TRACE / 1.5))
    for sample in range(1, count + 1):
        due = began + sample * minutes * 60 / count
        page.wait_for_timeout(max(due - TRACE - time.monotonic(), 0) * 1000)
        browser.start_tracing(page=page, categories=["disabled-by-default-devtools.timeline"])
        page.wait_for_timeout(TRACE * 1000)
        tasks = main_thread_tasks(browser.stop_tracing())
        wire.send("HeapProfiler.collectGarbage")
        heap, dom = wire.send("Runtime.getHeapUsage"), wire.send("Memory.getDOMCounters")
        minute = (time.monotonic() - began) / 60
        found = Sample(minute, heap["usedSize"] / 1000, dom["nodes"], dom["jsEventListeners"], tasks)
        sys.stderr.write(f"{found}\n")
        yield found


@contextmanager
def visitor(browser: Browser, server: Web) -> Iterator[tuple[BrowserContext, Page]]:
    """Signed in, with empty caches."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    name, _, value = server.headers["Cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": server.page}])
    page = context.new_page()
    page.add_init_script(f"{{ const ROW = {ROW!r}; {WATCH} }}")
    try:
        yield context, page
    finally:
        context.close()


def _open(page: Page, server: Web) -> None:
    page.goto(f"{server.page}/dashboard/")
    page.locator("html[data-scripts=at-work]").wait_for()
    page.locator("html[data-first-row]").wait_for()


def main(minutes: float) -> None:
    for figure in measure(minutes):
        sys.stdout.write(f"{figure}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SHORT)
