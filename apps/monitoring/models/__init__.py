"""What operators set while everything runs, and what they are told of."""

from __future__ import annotations

from apps.monitoring.models.alarms import Alarm, AlarmRule, Compare, Severity
from apps.monitoring.models.detection import DetectorThreshold, FeedSubscription
from apps.monitoring.models.diagnostics import Diagnostics
from apps.monitoring.models.incidents import Incident

__all__ = [
    "Alarm",
    "AlarmRule",
    "Compare",
    "DetectorThreshold",
    "Diagnostics",
    "FeedSubscription",
    "Incident",
    "Severity",
]
