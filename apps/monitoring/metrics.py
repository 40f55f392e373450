"""What was heard of every part, for Prometheus: asked for when it asks, so that nothing told is older than a second."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from apps.monitoring.heard import Heard, listener


class HeardCollector(Collector):
    """Served by the workers for jobs; each tells the same."""

    def collect(self) -> Iterator[Metric]:
        for name, words, value in figures(listener.listen()):
            if value is not None:
                yield GaugeMetricFamily(name, words, value=value)

    def describe(self) -> Iterator[Metric]:
        """Nothing: to be registered costs no look at anything."""
        return iter(())


def figures(heard: Heard) -> Iterator[tuple[str, str, float | None]]:
    """Each metric's name, what it says, and its value where that is known."""
    broker, book, archive = heard.broker, heard.book, heard.archive
    canary = None if heard.jobs_age is None else heard.at - heard.jobs_age
    yield "ts_broker_away", "1 while the broker does not answer", float(broker is None)
    yield (
        "ts_broker_unwritten",
        "1 while the broker cannot write to its disk",
        float(not broker.writes) if broker else None,
    )
    yield "ts_broker_memory_ratio", "How much of its memory the broker uses", broker.memory if broker else None
    yield "ts_clock_offset_seconds", "The broker's clock ahead of this machine's", broker.ahead if broker else None
    yield "ts_database_away", "1 while the database does not answer", float(bool(heard.database))
    yield "ts_disk_free_ratio", "How much of the disk of VAR_DIR is free", heard.disk_free
    yield "ts_canary_timestamp_seconds", "When a job was done last", canary
    words = "When the archive was at the log's end last"
    yield "ts_archive_caught_up_timestamp_seconds", words, archive.caught_up_at if archive else None
    words = "Detected events that are nowhere: 0, or something is wrong"
    yield "ts_ledger_missing_events", words, float(book.missing) if book and book.at is not None else None
