"""Every event the log ever had, exactly once, and how far the log has been read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from django.db import models


class ArchivedEventQuerySet(models.QuerySet["ArchivedEvent"]):
    def days(self) -> Iterator[date]:
        """The days of which something is archived, newest first; each is one step along the index."""
        events = self.order_by()
        newest = events.aggregate(newest=models.Max("day"))["newest"]
        while newest:
            yield newest
            newest = events.filter(day__lt=newest).aggregate(newest=models.Max("day"))["newest"]


class ArchivedEvent(models.Model):
    """An event as the worker encoded it. On PostgreSQL the table has a partition for each day (see `partitions`)."""

    id = models.BigAutoField(primary_key=True)  # Rises in the order of each log
    day = models.DateField(help_text="The trading day, in New York")
    eid = models.CharField(max_length=64)
    shard = models.SmallIntegerField(default=0)
    epoch = models.BigIntegerField()
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    symbol = models.CharField(max_length=16, blank=True)
    session = models.CharField(max_length=8)
    at = models.BigIntegerField(help_text="The tick's time, epoch ms")
    price = models.FloatField()
    significance = models.FloatField()
    data = models.TextField(help_text="JSON, as it was in the log")

    objects: ClassVar[models.Manager[ArchivedEvent]] = ArchivedEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["day", "eid"], name="event_archived_once"),
        ]
        indexes = [
            # History, by one symbol or one kind, newest first.
            models.Index(fields=["symbol", "-id"], name="event_by_symbol"),
            models.Index(fields=["kind", "-id"], name="event_by_kind"),
            # What a page or a program missed, by position.
            models.Index(fields=["shard", "epoch", "seq"], name="event_by_position"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.symbol} {self.eid}".replace("  ", " ")


class ArchivePosition(models.Model):
    """How far a shard's log is archived; it changes in the transaction that stores the events."""

    shard = models.SmallIntegerField(primary_key=True)
    epoch = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    archived = models.BigIntegerField(default=0, help_text="Events stored, of all epochs")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"shard {self.shard}: {self.epoch}:{self.seq}"


class LostEvents(models.Model):
    """Numbers of a log that were gone before they could be archived; `last` is unknown where an epoch broke off."""

    shard = models.SmallIntegerField()
    epoch = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=16)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "lost events"
        constraints = [
            models.UniqueConstraint(fields=["shard", "epoch", "first"], name="loss_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}:{self.first} to {self.last if self.last is not None else '?'}"
