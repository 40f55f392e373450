"""What the metrics say of webhooks."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

WRITTEN = Counter("ts_webhook_deliveries", "Deliveries written")
EVENTS = Counter("ts_webhook_events", "Events in them")
MISSING = Counter("ts_webhook_missing_runs", "Runs of numbers that were declared missing")
HELD_BACK = Counter("ts_webhook_held_back", "Times at which an endpoint's queue was full, so that its place waited")
CUT_FAILURES = Counter("ts_webhook_cut_failures", "Runs over the log that ended in an error")
TRIES = Counter("ts_webhook_tries", "Times a delivery was sent, by what came of it", ["outcome"])
DEAD = Counter("ts_webhook_dead", "Deliveries given up after their last try")
PAUSED = Counter("ts_webhook_paused", "Endpoints that were paused, by why", ["why"])
RECLAIMED = Counter("ts_webhook_reclaimed", "Deliveries whose sender ended under way; they are sent again")
LATE = Counter("ts_webhook_late_answers", "Answers that came when the delivery was no longer theirs to settle")
NOT_HANDED_OVER = Counter("ts_webhook_not_handed_over", "Times the broker did not take the word that something waits")
WAITING = Gauge("ts_webhook_waiting", "Deliveries that wait or are under way")
