"""What the metrics say of the archive."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

ARCHIVED = Counter("ts_archived_events", "Events stored in the archive")
KNOWN = Counter("ts_archived_events_known", "Events that came again and were stored already")
LOST = Counter("ts_archive_lost_events", "Events that the log had trimmed before they could be archived")
FAILURES = Counter("ts_archive_failures", "Runs of the archive that ended in an error")
LAG = Gauge("ts_archive_lag_events", "Events in the log that are not archived yet")
