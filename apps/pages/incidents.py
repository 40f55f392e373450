"""What went wrong lately, for everybody."""

from __future__ import annotations

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.db import DatabaseError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.monitoring.models import Incident

logger = logging.getLogger(__name__)

EASTERN = ZoneInfo("America/New_York")
MOST = 50


class Shown(msgspec.Struct, frozen=True):
    title: str
    text: str
    when: str
    is_over: bool


def incidents(now: datetime) -> list[Shown]:
    """Newest first; none where the database does not answer, which the page says by itself."""
    try:
        return [_shown(incident) for incident in Incident.objects.recent(now)[:MOST]]
    except DatabaseError as problem:
        logger.warning("Incidents cannot be read: %s", problem)
        return []


def _shown(incident: Incident) -> Shown:
    began = incident.began_at.astimezone(EASTERN)
    when = _("%s, %s ET") % (date_format(began, "j F"), f"{began:%H:%M}")
    if incident.ended_at is None:
        return Shown(incident.title, incident.text, _("since %s") % when, False)
    minutes = -(-(incident.ended_at - incident.began_at).total_seconds() // 60)
    return Shown(incident.title, incident.text, f"{when} · {minutes:.0f} min", True)
