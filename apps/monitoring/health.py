"""Whether every promise is kept. What it tells is public: no names, no addresses."""

from __future__ import annotations

from collections.abc import Callable

from apps.monitoring import figures
from apps.monitoring.heard import Heard

INGEST_SILENCE = 5.0  # Seconds
JOBS_SILENCE = 60.0  # Seconds; a canary flies every ten
ARCHIVE_BEHIND = 60.0  # Seconds that an event may wait for the archive
FEED_AGE = 15.0  # Seconds without data while some should come
CLOCK_OFFSET = 5.0  # Seconds: sessions, leases and codes go by the clock
DISK_FREE = 2.0  # Percent


def problems(heard: Heard) -> dict[str, str]:
    """What is wrong, by part; nothing where all is well."""
    found = {name: check(heard) for name, check in CHECKS.items()}
    return {name: words for name, words in found.items() if words}


def broker(heard: Heard) -> str:
    if heard.broker is None:
        return "does not answer"
    return "" if heard.broker.writes else "cannot write to its disk"


def ingest(heard: Heard) -> str:
    return _silence(heard, heard.ingest_age, INGEST_SILENCE)


def jobs(heard: Heard) -> str:
    return _silence(heard, heard.jobs_age, JOBS_SILENCE)


def feed(heard: Heard) -> str:
    """Connected, and with data where data is due."""
    if heard.beat is None:  # The worker's silence says it all
        return ""
    state, age = heard.beat.feed.state, figures.BY_NAME["feed_age"].read(heard)
    if age is not None and age > FEED_AGE:
        return f"no data for {age:.0f} s"
    return f"away: {state}" if state in ("mute", "refused", "cooling") else ""


def log(heard: Heard) -> str:
    """Nothing is nowhere."""
    missing = figures.BY_NAME["missing"].read(heard)
    return f"{missing:.0f} events are missing" if missing else ""


def archive(heard: Heard) -> str:
    if heard.broker is None:
        return "the broker does not answer"
    behind = figures.BY_NAME["archive_behind"].read(heard)
    if behind is None:
        return "never heard of it"
    return "" if behind <= ARCHIVE_BEHIND else f"behind for {behind:.0f} s"


def clock(heard: Heard) -> str:
    offset = figures.BY_NAME["clock_offset"].read(heard)
    return f"{offset:.0f} s off" if offset is not None and offset > CLOCK_OFFSET else ""


def disk(heard: Heard) -> str:
    return "full" if heard.disk_free * 100 < DISK_FREE else ""


def _silence(heard: Heard, age: float | None, most: float) -> str:
    if heard.broker is None:
        return "the broker does not answer"
    if age is None:
        return "never heard of it"
    return "" if age <= most else f"silent for {age:.0f} s"


# Each says what is wrong, or nothing.
CHECKS: dict[str, Callable[[Heard], str]] = {
    "database": lambda heard: heard.database,
    "broker": broker,
    "ingest": ingest,
    "feed": feed,
    "log": log,
    "archive": archive,
    "jobs": jobs,
    "clock": clock,
    "disk": disk,
}
