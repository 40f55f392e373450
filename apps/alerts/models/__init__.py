from __future__ import annotations

from apps.alerts.models.backtests import BackTest
from apps.alerts.models.deliveries import Delivery
from apps.alerts.models.destinations import Destination
from apps.alerts.models.notices import Notice, Place
from apps.alerts.models.rules import Rule

__all__ = ["BackTest", "Delivery", "Destination", "Notice", "Place", "Rule"]
