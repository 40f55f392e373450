"""What is known of the past of all symbols."""

from __future__ import annotations

from django.db import models


class DailyBars(models.Model):
    """One day of the whole market, as traded: such a day never changes, so it is asked for once only, ever."""

    feed = models.CharField(max_length=12)
    day = models.DateField()
    bars = models.BinaryField(help_text="Packed; see apps.universes.reference.bars. Empty where nothing was traded")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "day"], name="one_day_of_bars_per_feed")]

    def __str__(self) -> str:
        return f"{self.feed} {self.day}"


class ReferenceData(models.Model):
    """What else a feed's provider says, and what was made of all of it for the workers."""

    feed = models.CharField(max_length=12, unique=True)
    conditions = models.JSONField(default=dict, help_text="By id: what the condition allows")
    splits = models.JSONField(default=list, help_text="Ticker, day, and what prices before it are multiplied with")
    whole_on = models.DateField(null=True, help_text="The market's date when all of it was loaded last")
    version = models.BigIntegerField(default=0)
    packed = models.BinaryField(default=bytes, help_text="The message of this version")

    def __str__(self) -> str:
        return f"{self.feed} {self.version}"
