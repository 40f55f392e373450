"""The figures an alarm can watch: what each is, how it is read here, and how Prometheus asks for the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from apps.monitoring.heard import Heard

NEVER = 3_600.0  # Seconds of silence that stand for a process nobody heard of in the last hour
AWAY = ("connecting", "subscribing", "waiting", "cooling", "mute", "refused", "ended")  # A feed that gives nothing
LOST = ("frames_dropped", "outbox_dropped", "log_lost", "log_trimmed_unarchived", "minutes_lost", "spill_unreadable")
LEFT_OUT = "conflated"


class Figure(msgspec.Struct, frozen=True):
    name: str
    title: str
    unit: Literal["s", "events", "%", "yes", ""]  # "yes": 1 where it is so
    read: Callable[[Heard], float | None]  # None: not known, or nothing to be said now
    promql: str

    def spelled(self, value: float) -> str:
        """As staff read it: 15 s, 1,200 events, 92 %, yes."""
        if self.unit == "yes":
            return "yes" if value else "no"
        return f"{value:,.0f} {self.unit}".strip() if abs(value) >= 100 else f"{value:.3g} {self.unit}".strip()


def _silence(age: float | None) -> float:
    return NEVER if age is None else age


def _counted(*names: str) -> Callable[[Heard], float | None]:
    return lambda heard: sum(heard.beat.counters.get(name, 0) for name in names) if heard.beat else None


def _feed_away(heard: Heard) -> float | None:
    return float(heard.beat.feed.state in AWAY) if heard.beat else None


def _feed_age(heard: Heard) -> float | None:
    feed = heard.beat.feed if heard.beat else None
    return None if feed is None or feed.age_ms is None or feed.state == "quiet" else feed.age_ms / 1000


def _feed_lag(heard: Heard) -> float | None:
    return None if heard.beat is None or heard.beat.feed.lag_ms is None else heard.beat.feed.lag_ms / 1000


def _fallback(heard: Heard) -> float | None:
    return float(heard.beat.feed.is_fallback) if heard.beat else None


def _to_log(heard: Heard) -> float | None:
    times = heard.beat.stages.get("frame_to_log") if heard.beat else None
    return times[1] / 1000 if times else None


def _outbox(heard: Heard) -> float | None:
    return float(heard.beat.waiting.get("outbox", 0)) if heard.beat else None


def _missing(heard: Heard) -> float | None:
    return float(heard.book.missing) if heard.book and heard.book.at is not None else None


def _archive_behind(heard: Heard) -> float | None:
    return heard.at - heard.archive.caught_up_at if heard.archive else None


def _clock_offset(heard: Heard) -> float | None:
    return abs(heard.broker.ahead) if heard.broker else None


def _memory(heard: Heard) -> float | None:
    return None if heard.broker is None or heard.broker.memory is None else heard.broker.memory * 100


def _unwritten(heard: Heard) -> float | None:
    return float(not heard.broker.writes) if heard.broker else None


FIGURES = (
    Figure(
        "ingest_silence",
        "Silence of the ingest worker",
        "s",
        lambda heard: _silence(heard.ingest_age),
        f"time() - ts_heartbeat_timestamp_seconds or absent(ts_heartbeat_timestamp_seconds) * {NEVER:.0f}",
    ),
    Figure("feed_away", "Feed away", "yes", _feed_away, f'sum(ts_feed_state{{state=~"{"|".join(AWAY)}"}})'),
    Figure(
        "feed_age",
        "Age of the newest data",
        "s",
        _feed_age,
        'ts_feed_age_seconds unless on (instance) ts_feed_state{state="quiet"} == 1',
    ),
    Figure("feed_lag", "Data behind the market", "s", _feed_lag, "ts_feed_lag_seconds"),
    Figure("feed_fallback", "Another feed stands in", "yes", _fallback, "ts_feed_is_fallback"),
    Figure("feed_drops", "Lost connections to the provider", "", _counted("drops"), "sum(ts_feed_drops_total)"),
    Figure(
        "frame_to_log",
        "From frame to log, p99",
        "s",
        _to_log,
        'histogram_quantile(0.99, sum by (le) (rate(ts_stage_seconds_bucket{stage="frame_to_log"}[1m])))',
    ),
    Figure("outbox", "Events that wait for the log", "events", _outbox, 'sum(ts_waiting{buffer="outbox"})'),
    Figure("lost", "Lost frames and events, declared", "", _counted(*LOST), "sum(ts_lost_total)"),
    Figure(
        "left_out", "Events left out for want of room", "events", _counted(LEFT_OUT), "sum(ts_events_conflated_total)"
    ),
    Figure("missing", "Detected events that are nowhere", "events", _missing, "ts_ledger_missing_events"),
    Figure(
        "archive_behind",
        "Archive behind the log",
        "s",
        _archive_behind,
        "time() - ts_archive_caught_up_timestamp_seconds",
    ),
    Figure(
        "jobs_silence",
        "Silence of the jobs",
        "s",
        lambda heard: _silence(heard.jobs_age),
        f"time() - ts_canary_timestamp_seconds or absent(ts_canary_timestamp_seconds) * {NEVER:.0f}",
    ),
    Figure("broker_away", "Broker away", "yes", lambda heard: float(heard.broker is None), "ts_broker_away"),
    Figure("broker_memory", "Memory of the broker in use", "%", _memory, "ts_broker_memory_ratio * 100"),
    Figure("broker_unwritten", "Broker cannot write to its disk", "yes", _unwritten, "ts_broker_unwritten"),
    Figure("database_away", "Database away", "yes", lambda heard: float(bool(heard.database)), "ts_database_away"),
    Figure("clock_offset", "Clock against the broker's", "s", _clock_offset, "abs(ts_clock_offset_seconds)"),
    Figure("disk_free", "Free disk", "%", lambda heard: heard.disk_free * 100, "ts_disk_free_ratio * 100"),
)
BY_NAME = {figure.name: figure for figure in FIGURES}
