"""What the worker counts, for Prometheus: read when it is asked for, so that it costs no tick anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import get_args

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from tickstock.market.events import KINDS
from tickstock.stream.pulse import IngestPulse
from workers.ingest.sources.source import State
from workers.ingest.stopwatch import BOUNDS, Stopwatch

COUNTED = {
    "frames": ("ts_frames", "Frames read from the feed"),
    "accepted": ("ts_ticks", "Trades that were taken in"),
    "quotes": ("ts_quotes", "Quotes that were taken in"),
    "detected": ("ts_events_detected", "Events detected"),
    "logged": ("ts_events_logged", "Events the log has taken"),
    "merged": ("ts_events_merged", "Events of a market's parts put into the one log"),
    "joined": ("ts_events_joined", "Events that several parts told, kept once"),
    "resent": ("ts_events_resent", "Events sent again that the log had already"),
    "conflations": ("ts_conflations", "Times at which waiting ticks were taken together"),
    "ticks_conflated": ("ts_ticks_conflated", "Ticks left out in these; their extremes and volumes count"),
    "new_epochs": ("ts_epochs", "Epochs of the log that this worker began"),
    "connections": ("ts_feed_connections", "Connections to the provider"),
    "drops": ("ts_feed_drops", "Connections that ended"),
    "mutes": ("ts_feed_mutes", "Connections given up because no data came"),
    "evictions": ("ts_feed_evictions", "Connections ended for another one of the account"),
    "acks_missing": ("ts_feed_topics_unacknowledged", "Topics that were never acknowledged"),
    "minutes_published": ("ts_minutes_published", "Minute bars handed over"),
    "log_trimmed": ("ts_log_trimmed_events", "Events the log has let go"),
    "frames_recorded": ("ts_frames_recorded", "Raw frames kept in files"),
}
# What must never grow unnoticed.
FAILED = {
    "broker_failures": "broker",
    "beats_missed": "heartbeat",
    "checkpoints_missed": "checkpoint",
    "spill_failures": "spill",
    "recorder_failures": "recorder",
    "settings_refused": "settings",
    "references_refused": "reference",
    "profiles_refused": "profile",
    "merge_failures": "merge",
}
LOST = {
    "frames_dropped": "frames without room",
    "frames_unrecorded": "frames that were not recorded",
    "outbox_dropped": "events without room",
    "log_lost": "events the log had lost",
    "log_trimmed_unarchived": "events trimmed before they were archived",
    "minutes_lost": "minute bars",
    "spill_unreadable": "events unreadable on disk",
    "merge_gaps": "holes in the logs of a market's parts",
}
IGNORED = (
    "malformed_frame",
    "malformed_item",
    "unknown_type",
    "luld_information",
    "unknown_symbol",
    "elsewhere",
    "future",
    "invalid_price",
    "invalid_size",
    "outside_sessions",
    "duplicate",
    "late",
    "late_session",
    "late_bars",
    "late_minutes",
    "replaced_bars",
    "duplicates_conflated",
)
STATES = get_args(State)


class IngestCollector(Collector):
    """`newest` gives the worker's last heartbeat, `stages` its stopwatches by name."""

    def __init__(self, newest: Callable[[], IngestPulse | None], stages: Callable[[], Mapping[str, Stopwatch]]) -> None:
        self.newest = newest
        self.stages = stages

    def collect(self) -> Iterator[Metric]:
        return told(self.newest(), self.stages())


def told(pulse: IngestPulse | None, stages: Mapping[str, Stopwatch]) -> Iterator[Metric]:
    """What a heartbeat and the stopwatches say; before the first heartbeat, only these."""
    yield _took(stages)
    if pulse:
        yield from _counters(pulse.counters)
        yield from _gauges(pulse)


def _took(stages: Mapping[str, Stopwatch]) -> Metric:
    family = HistogramMetricFamily("ts_stage_seconds", "How long each stage took", labels=["stage"])
    for name, watch in stages.items():
        counts = accumulate(watch.counts)
        buckets = [(str(bound), float(count)) for bound, count in zip((*BOUNDS, "+Inf"), counts, strict=True)]
        family.add_metric([name], buckets, watch.total)
    return family


def _counters(counters: Mapping[str, int]) -> Iterator[Metric]:
    for name, (metric, words) in COUNTED.items():
        yield CounterMetricFamily(metric, words, value=counters.get(name, 0))
    yield _by(
        "ts_ticks_ignored", "Items of frames that were not taken in", "reason", {one: one for one in IGNORED}, counters
    )
    yield _by("ts_failures", "What went wrong and was tried again", "of", FAILED, counters)
    yield _by("ts_lost", "What was lost, and declared", "what", LOST, counters)
    yield _by("ts_events", "Events by kind", "kind", {f"kind_{kind}": kind for kind in (*KINDS, "control")}, counters)
    words = "Events left out where nothing had room any more, each declared"
    yield _by("ts_events_conflated", words, "kind", {f"conflated_{kind}": kind for kind in KINDS}, counters)


def _by(metric: str, words: str, label: str, names: Mapping[str, str], counters: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(metric, words, labels=[label])
    for name, value in names.items():
        family.add_metric([value], counters.get(name, 0))
    return family


def _gauges(pulse: IngestPulse) -> Iterator[Metric]:
    feed = pulse.feed
    yield GaugeMetricFamily("ts_heartbeat_timestamp_seconds", "When the worker last said how it is", value=pulse.at)
    yield GaugeMetricFamily("ts_ticks_per_second", "Trades a second of the market's time", value=feed.ticks_per_second)
    yield GaugeMetricFamily("ts_symbols", "Symbols that have a price", value=pulse.market.symbols)
    yield GaugeMetricFamily("ts_log_head", "Newest number of the log", value=pulse.head)
    for name, words, ms in (
        ("ts_feed_age_seconds", "Since the last data", feed.age_ms),
        ("ts_feed_lag_seconds", "How old the newest data was when it came", feed.lag_ms),
    ):
        if ms is not None:
            yield GaugeMetricFamily(name, words, value=ms / 1000)
    waiting = GaugeMetricFamily("ts_waiting", "What waits in each buffer", labels=["buffer"])
    for name, depth in pulse.waiting.items():
        waiting.add_metric([name], depth)
    waiting.add_metric(["disk"], pulse.counters.get("spilled", 0))
    yield waiting
    state = GaugeMetricFamily("ts_feed_state", "1 for the state the feed is in", labels=["state"])
    for name in {*STATES, feed.state}:
        state.add_metric([name], float(name == feed.state))
    yield state
    yield GaugeMetricFamily("ts_feed_is_fallback", "1 while another feed stands in", value=float(feed.is_fallback))
