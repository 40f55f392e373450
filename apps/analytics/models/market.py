"""What is kept of the market itself: gauges every ten seconds, bars, and how much is usual at each time of day."""

from __future__ import annotations

from django.db import models

CORE = "core"  # The whole market


class GaugeSample(models.Model):
    """The gauges of the whole market (scope "core") or of a sector ("sector:Energy") at one moment of its clock."""

    day = models.DateField(help_text="The trading day, in New York")
    at = models.BigIntegerField(help_text="The market's clock, epoch ms, in whole ten seconds")
    scope = models.CharField(max_length=40)
    advancers = models.IntegerField()
    decliners = models.IntegerField()
    unchanged = models.IntegerField()
    up_volume = models.FloatField(help_text="The advancers' shares of the day")
    down_volume = models.FloatField()
    trin = models.FloatField(null=True)
    tick = models.IntegerField()
    above_vwap = models.FloatField(null=True, help_text="Share of the members")
    net_pressure = models.FloatField(null=True, help_text="-100 to 100")
    mean_change = models.FloatField(null=True, help_text="A fraction")
    median_change = models.FloatField(null=True)
    relative_volume = models.FloatField(null=True)
    fresh = models.IntegerField(help_text="Members that traded in the last 15 minutes")
    members = models.IntegerField()
    highs = models.IntegerField(null=True, help_text="Told in the last minute; empty where not all of them are known")
    lows = models.IntegerField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["scope", "at"], name="gauges_sampled_once")]
        indexes = [models.Index(fields=["day", "scope", "at"], name="gauges_by_day")]

    def __str__(self) -> str:
        return f"{self.scope} {self.at}"


class Bar(models.Model):
    """What the trades of some time made of a symbol; a price is empty where no trade might set it."""

    day = models.DateField(help_text="The trading day, in New York")
    symbol = models.CharField(max_length=16)
    open = models.FloatField(null=True)
    high = models.FloatField(null=True)
    low = models.FloatField(null=True)
    close = models.FloatField(null=True)
    volume = models.FloatField()
    turnover = models.FloatField()
    trades = models.IntegerField()

    class Meta:
        abstract = True


class MinuteBar(Bar):
    minute = models.BigIntegerField(help_text="Its first second, epoch seconds")

    class Meta:
        ordering = ["minute"]
        constraints = [models.UniqueConstraint(fields=["symbol", "minute"], name="minute_bar_stored_once")]
        indexes = [models.Index(fields=["day", "symbol"], name="minute_bar_by_day")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.minute}"


class DayBar(Bar):
    """All minutes of a trading day together."""

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["symbol", "day"], name="day_bar_made_once")]
        indexes = [models.Index(fields=["day"], name="day_bar_by_day")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.day}"


class BarPosition(models.Model):
    """Up to which minute a shard's bars are stored; it changes in the transaction that stores them."""

    shard = models.SmallIntegerField(primary_key=True)
    minute = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0, help_text="Bars stored")
    breaks = models.IntegerField(default=0, help_text="Times when minutes may have gone before they could be stored")
    feed = models.CharField(max_length=16, blank=True, help_text="Where the bars are from")
    changed_on = models.DateField(null=True, help_text="The trading day when they came to be from there")

    def __str__(self) -> str:
        return f"shard {self.shard}: {self.minute}"


class VolumeProfile(models.Model):
    """A symbol's usual shares in each minute of the day, from 4:00 to 20:00 in New York."""

    symbol = models.CharField(max_length=16, primary_key=True)
    through = models.DateField(help_text="The newest trading day in it")
    sessions = models.IntegerField(help_text="Trading days in it")
    shares = models.BinaryField(help_text="960 float32, the mean of each minute")

    def __str__(self) -> str:
        return f"{self.symbol}: {self.sessions} sessions through {self.through}"
