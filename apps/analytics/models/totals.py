"""What is counted from the archive: by symbol and session, and by minute, hour and day."""

from __future__ import annotations

from django.db import models


class Level(models.TextChoices):
    MINUTE = "minute", "Minute"
    HOUR = "hour", "Hour"
    DAY = "day", "Day"


class SymbolTotals(models.Model):
    """What a symbol's events of one session come to; first and last by the order of the log."""

    day = models.DateField()
    session = models.CharField(max_length=8)
    symbol = models.CharField(max_length=16)
    events = models.PositiveIntegerField()
    blocks = models.PositiveIntegerField()
    first_at = models.BigIntegerField(help_text="Epoch ms")
    first_eid = models.CharField(max_length=64)
    last_at = models.BigIntegerField(help_text="Epoch ms")
    last_eid = models.CharField(max_length=64)
    highest = models.FloatField(
        null=True, help_text="The highest price an event was told at; of the session: see figures"
    )
    lowest = models.FloatField(null=True)
    day_volume = models.FloatField(help_text="Shares of the day, as of the last event")
    high = models.PositiveIntegerField(help_text="How many were told; so of each kind")
    low = models.PositiveIntegerField()
    trend = models.PositiveIntegerField()
    surge = models.PositiveIntegerField()
    pressure = models.PositiveIntegerField()
    vwap = models.PositiveIntegerField()
    gap = models.PositiveIntegerField()
    breakout = models.PositiveIntegerField()
    halt = models.PositiveIntegerField()
    resume = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day", "symbol", "session"]
        verbose_name_plural = "symbol totals"
        constraints = [
            models.UniqueConstraint(fields=["day", "session", "symbol"], name="totals_of_a_symbol_once"),
        ]
        indexes = [
            models.Index(fields=["symbol", "-day"], name="totals_by_symbol"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.day} {self.session}"


class SymbolFigures(models.Model):
    """What only the market's rows know of a symbol's session, as of the newest look at them."""

    day = models.DateField()
    session = models.CharField(max_length=8)
    symbol = models.CharField(max_length=16)
    open = models.FloatField()
    last = models.FloatField()
    high = models.FloatField()
    low = models.FloatField()
    volume = models.FloatField(help_text="Shares")
    turnover = models.FloatField(help_text="Dollars of the trades that make the VWAP")
    vwap = models.FloatField(null=True)
    trades = models.PositiveIntegerField()
    highs = models.PositiveIntegerField(help_text="New extremes, told or not")
    lows = models.PositiveIntegerField()
    prev_close = models.FloatField(null=True)
    at = models.BigIntegerField(help_text="The symbol's newest tick, epoch ms")

    class Meta:
        ordering = ["-day", "symbol", "session"]
        verbose_name_plural = "symbol figures"
        constraints = [
            models.UniqueConstraint(fields=["day", "session", "symbol"], name="figures_of_a_symbol_once"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.day} {self.session}"


class EventCount(models.Model):
    """How many events of a kind were told in a minute, an hour or a session of one day."""

    day = models.DateField()
    session = models.CharField(max_length=8)
    level = models.CharField(max_length=6, choices=Level)
    at = models.BigIntegerField(help_text="When it begins, epoch ms; 0 for a day")
    kind = models.CharField(max_length=16)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["day", "level", "at", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["day", "level", "session", "at", "kind"], name="events_counted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.kind} {self.day} {self.level}"
