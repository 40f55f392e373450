"""What the metrics say of what people have chosen."""

from __future__ import annotations

from prometheus_client import Counter

UNREADABLE_FILTERS = Counter(
    "ts_filter_sets_unreadable", "Times a set of filters could not be read, so that everything was let through"
)
