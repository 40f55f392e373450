"""What the metrics say of alarms."""

from __future__ import annotations

from prometheus_client import Counter

RAISED = Counter("ts_alarms_raised", "Alarms raised, by severity", ["severity"])
POSTS = Counter("ts_alarm_posts", "Webhooks of alarms that were sent, by what came of it", ["outcome"])
NOT_HANDED_OVER = Counter("ts_alarm_posts_not_handed_over", "Webhooks of alarms that the broker did not take")
FAILURES = Counter("ts_alarm_failures", "Looks at a rule that ended in an error")
