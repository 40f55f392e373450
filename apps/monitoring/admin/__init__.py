from __future__ import annotations

from apps.monitoring.admin import alarms, detection

__all__ = ["alarms", "detection"]
