"""What became of each event."""

from __future__ import annotations

from django.db import models


class Outcome(models.Model):
    """Where the price went after an event, along its direction: above 0 is what an up event hoped for, or a down
    event; where the event has no direction, above 0 is up."""

    eid = models.CharField(max_length=64, primary_key=True)
    day = models.DateField(help_text="The trading day, in New York")
    kind = models.CharField(max_length=16)
    symbol = models.CharField(max_length=16)
    at = models.BigIntegerField(help_text="Epoch ms")
    hour = models.SmallIntegerField(help_text="In New York")
    band = models.SmallIntegerField(help_text="Strength: the least number of times over its threshold")
    direction = models.SmallIntegerField(help_text="1 up, -1 down, 0 none")
    r1 = models.FloatField(null=True, help_text="Return after 1 minute, a fraction")
    r5 = models.FloatField(null=True)
    r15 = models.FloatField(null=True)
    r30 = models.FloatField(null=True)
    best = models.FloatField(null=True, help_text="Farthest along its direction within 30 minutes")
    worst = models.FloatField(null=True)
    missing = models.CharField(max_length=8, blank=True, help_text="Why a return is empty: session, bars or price")

    class Meta:
        ordering = ["at"]
        indexes = [
            models.Index(fields=["day", "kind"], name="outcome_by_day"),
            models.Index(fields=["symbol", "day"], name="outcome_by_symbol"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.symbol} {self.eid}"


class OutcomePosition(models.Model):
    """Up to which archived event of a shard's day there are outcomes; it changes in the transaction that stores them."""

    shard = models.SmallIntegerField()
    day = models.DateField()
    event = models.BigIntegerField(default=0, help_text="The archived event's id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "day"], name="outcomes_position_of_a_day")]

    def __str__(self) -> str:
        return f"shard {self.shard}, {self.day}: {self.event}"
