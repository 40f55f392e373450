"""Where people's events are sent, how far each has been told, and every delivery."""

from __future__ import annotations

from apps.webhooks.models.deliveries import Delivery, DeliveryQuerySet
from apps.webhooks.models.endpoints import Endpoint, EndpointQuerySet, Place

__all__ = ["Delivery", "DeliveryQuerySet", "Endpoint", "EndpointQuerySet", "Place"]
