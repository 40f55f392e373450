"""What a browser's trace says of a page's main thread."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import msgspec

MAIN = "CrRendererMain"


class Task(NamedTuple):
    ms: float
    cpu_ms: float  # Without the time other programs had the processor


def main_thread_tasks(trace: bytes) -> list[Task]:
    """Each of its tasks; of several renderers the one that worked most is the page's."""
    events: list[dict[str, Any]] = msgspec.json.decode(trace)["traceEvents"]
    mains = {(event["pid"], event["tid"]) for event in events if event.get("args", {}).get("name") == MAIN}
    tasks = defaultdict[tuple[int, int], list[Task]](list)
    for event in events:
        thread = event["pid"], event["tid"]
        if event["name"] == "RunTask" and thread in mains:
            tasks[thread].append(Task(event.get("dur", 0) / 1000, event.get("tdur", 0) / 1000))
    return max(tasks.values(), key=lambda each: sum(task.ms for task in each), default=[])
