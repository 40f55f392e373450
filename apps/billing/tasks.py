from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.billing.services import keep_periods

logger = logging.getLogger(__name__)


@shared_task
def end_periods() -> None:
    """End the trials and cancelled plans whose period is over, and renew the others."""
    if settings.BILLING:
        kept = keep_periods(timezone.now())
        if any(kept):
            logger.info("Plans: %d ended, %d renewed", kept.expired, kept.renewed)
