"""What the alerts' process counts, for Prometheus: read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from workers.alerts.watcher import Watcher

COUNTED = {
    "found": ("ts_alerts_found", "Times that something became true of a symbol for a rule"),
    "told": ("ts_alerts_told", "Notices told"),
    "repeated": ("ts_alerts_repeated", "Notices worked out again that were told already"),
    "moments": ("ts_alert_moments", "Moments of the market looked at"),
    "events_missed": ("ts_alert_events_missed", "Events the log no longer had"),
    "moments_unwritten": ("ts_alert_minutes_unwritten", "Minutes that the journal could not take"),
    "failures": ("ts_alert_failures", "Times that watching began again after a failure"),
    "books_refused": ("ts_alert_books_refused", "Rulebooks that could not be read"),
}


class AlertsCollector(Collector):
    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher

    def collect(self) -> Iterator[Metric]:
        said = self.watcher.ledger
        for name, (metric, meaning) in COUNTED.items():
            yield CounterMetricFamily(metric, meaning, value=said[name])
        held = CounterMetricFamily("ts_alerts_held", "Notices held back, by reason", labels=["reason"])
        for name, count in said.items():
            if name.startswith("held_"):
                held.add_metric([name.removeprefix("held_")], count)
        yield held
        unseen = CounterMetricFamily("ts_alert_unseen_seconds", "Seconds of the market that were not looked at")
        unseen.add_metric([], said["unseen_ms"] / 1_000)
        yield unseen
        yield GaugeMetricFamily("ts_alert_rules", "Rules in force", value=said["rules"])
        yield GaugeMetricFamily("ts_alert_rules_refused", "Rules that cannot be read", value=said["rules_refused"])
        yield GaugeMetricFamily("ts_alert_look_seconds", "How long the newest moment took", value=self.watcher.took)
