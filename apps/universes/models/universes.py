"""The lists of symbols called universes, and which one each user looks at."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from apps.accounts.models import User
from apps.universes.models.symbols import Symbol


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
