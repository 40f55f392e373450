"""Symbols and what is known of their past, the lists of symbols called universes, and which one each user looks at."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from apps.accounts.models import User


class Symbol(models.Model):
    ticker = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200, blank=True)
    exchange = models.CharField(max_length=8, blank=True, help_text="Where it is listed, such as XNYS")
    type = models.CharField(max_length=8, blank=True, help_text="The provider's, such as CS or ETF")
    is_active = models.BooleanField(default=True, help_text="Is traded, as far as the provider has said")
    delisted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["ticker"]

    def __str__(self) -> str:
        return self.ticker


class UniverseQuerySet(models.QuerySet["Universe"]):
    def visible_to(self, user: User) -> Self:
        """The user's own universes and those that belong to everybody."""
        return self.filter(models.Q(owner=user) | models.Q(owner=None))


class Universe(models.Model):
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
    members = models.ManyToManyField(Symbol, blank=True, related_name="universes")

    objects: ClassVar[models.Manager[Universe]] = UniverseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            # One name per owner; the second constraint is the same for those that belong to everybody.
            models.UniqueConstraint(fields=["owner", "name"], name="universe_name_per_owner"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(owner=None), name="universe_name_for_everybody"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def tickers(self) -> frozenset[str]:
        """The members' tickers."""
        return frozenset(self.members.values_list("ticker", flat=True))


class InForce(models.Model):
    """The universe a user looks at; without one it is the whole market."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="in_force")
    universe = models.ForeignKey(Universe, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return f"{self.user}: {self.universe or 'whole market'}"


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
