"""What the public status page tells of trouble."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from apps.monitoring.models.alarms import Alarm

SHOWN = timedelta(days=14)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def recent(self, now: datetime) -> Self:
        """What is under way, and what ended in the last two weeks, newest first."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gte=now - SHOWN))


class Incident(models.Model):
    """Begun by an alarm whose rule has words for everybody, or written by staff."""

    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, help_text="What happened and what was done, as it is known")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    alarm = models.OneToOneField(Alarm, models.SET_NULL, null=True, blank=True, editable=False)

    objects: ClassVar[IncidentQuerySet] = IncidentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-began_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        began: datetime | None = self.began_at  # Nothing where the form could make no time of it
        if began and self.ended_at and self.ended_at < began:
            raise ValidationError({"ended_at": "It cannot have ended before it began."})
