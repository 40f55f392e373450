"""From frames to viewers: how much came through each stage, how fast, and how long it took."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

import msgspec

from apps.monitoring.heard import Heard
from tickstock.stream.processes import SILENT, Process


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    count: int | None  # Since its process started; None: not known
    per_second: float | None = None  # Known from the second look on
    middle: float | None = None  # Milliseconds
    worst: float | None = None  # All but one in a hundred took no longer
    remark: str = ""


class Pace:
    """Remembers the last look of this process, so that the next can say how much came in between."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._before: dict[str, tuple[float, int]] = {}
        self._known: dict[str, float] = {}

    def of(self, counts: Mapping[str, int | None], at: float) -> dict[str, float]:
        with self._lock:
            for name, count in counts.items():
                then, before = self._before.get(name, (at, 0))
                if count is None or name not in self._before or count < before:  # A process began anew
                    self._known.pop(name, None)
                elif at - then < 1.0:
                    continue  # Somebody else looks, too
                else:
                    self._known[name] = (count - before) / (at - then)
                if count is not None:
                    self._before[name] = (at, count)
            return dict(self._known)


pace = Pace()


def stages(heard: Heard, processes: Sequence[Process]) -> list[Stage]:
    """The way of a tick, in its order."""
    counts = _counts(heard, processes)
    speeds, times = pace.of(counts, heard.at), heard.beat.stages if heard.beat else {}
    viewers = sum(process.figures.get("viewers", 0) for process in _alive(processes, heard.at))
    frame_to_log = times.get("frame_to_log")
    remarks = {
        "Archive": "after the log, in batches",
        "Viewers": f"open pages and streams: {viewers:,.0f}",
        "Log": f"from the frame on: {frame_to_log[0]:.2f} ms, 99 in 100 within {frame_to_log[1]:.2f} ms"
        if frame_to_log
        else "",
        "Ticks": "decoded and detected in one go",
    }
    took = {"Ticks": times.get("detect"), "Log": times.get("log")}
    return [
        Stage(
            name=name,
            count=count,
            per_second=speeds.get(name),
            middle=own[0] if (own := took.get(name)) else None,
            worst=own[1] if own else None,
            remark=remarks.get(name, ""),
        )
        for name, count in counts.items()
    ]


def _counts(heard: Heard, processes: Sequence[Process]) -> dict[str, int | None]:
    counters = heard.beat.counters if heard.beat else {}
    web = [process.figures.get("delivered") for process in _alive(processes, heard.at)]
    delivered = [count for count in web if count is not None]
    return {
        "Frames": counters.get("frames"),
        "Ticks": counters.get("accepted"),
        "Events": counters.get("detected"),
        "Log": counters.get("logged"),
        "Archive": heard.book.archived if heard.book else None,
        "Viewers": round(sum(delivered)) if delivered else None,
    }


def _alive(processes: Sequence[Process], now: float) -> list[Process]:
    return [process for process in processes if now - process.at <= SILENT]
