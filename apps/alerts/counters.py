"""What the metrics say of alerts."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

TAKEN = Counter("ts_alert_notices_taken", "Notices taken out of the alerts' log")
MISSING = Counter("ts_alert_notices_missing", "Notices that the log had lost before they were taken")
HELD = Counter("ts_alert_notices_unsent", "Notices that are shown in the page only, by why", ["why"])
TRIES = Counter("ts_alert_tries", "Times a message was sent, by kind of destination and what came of it", ["kind", "outcome"])  # fmt: skip
DEAD = Counter("ts_alert_dead", "Messages given up after their last try")
UNKNOWN = Counter("ts_alert_unknown", "Messages of which nobody knows whether they were sent")
PAUSED = Counter("ts_alert_destinations_paused", "Destinations that were paused, by why", ["why"])
RECLAIMED = Counter("ts_alert_reclaimed", "Messages whose sender ended under way")
LATE = Counter("ts_alert_late_answers", "Answers that came when the message was no longer theirs to settle")
NOT_HANDED_OVER = Counter("ts_alert_not_handed_over", "Times the broker did not take the word that something waits")
WAITING = Gauge("ts_alert_messages_waiting", "Messages that wait or are under way")
TESTS_FAILED = Counter("ts_alert_back_tests_failed", "Back-tests that ended in an error")
