"""The lists of symbols called universes, and which one each user looks at."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.universes.models.filters import FilterSet
from apps.universes.models.symbols import Symbol


class MadeBy(models.TextChoices):
    PICKED = "picked", "Picked"
    LIST = "list", "List"
    RULE = "rule", "Rule"
    COMBINATION = "combination", "Combination"


class UniverseQuerySet(models.QuerySet["Universe"]):
    def visible_to(self, user: User) -> Self:
        """The user's own universes and those that belong to everybody."""
        return self.filter(models.Q(owner=user) | models.Q(owner=None))

    def with_counts(self) -> Self:
        """Each with the number of its members as `count`."""
        return self.annotate(count=models.Count("members"))


class Universe(models.Model):
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
    made_by = models.CharField(max_length=11, choices=MadeBy, default=MadeBy.PICKED)
    definition = models.JSONField(default=dict, blank=True, help_text="The rule, or how its parts are combined")
    parts: models.ManyToManyField[Universe, models.Model] = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="used_by"
    )
    members = models.ManyToManyField(Symbol, blank=True, related_name="universes")
    is_watch_list = models.BooleanField(default=False, editable=False)
    always_watched = models.BooleanField(
        default=False, help_text="Its symbols are subscribed to even when nobody looks at it"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager[Universe]] = UniverseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            # One name per owner; the second constraint is the same for those that belong to everybody.
            models.UniqueConstraint(fields=["owner", "name"], name="universe_name_per_owner"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(owner=None), name="universe_name_for_everybody"
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(is_watch_list=True), name="one_watch_list_per_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("universe", args=[self.pk])

    @property
    def is_edited(self) -> bool:
        """Whether people say which symbols are in it."""
        return self.made_by in (MadeBy.PICKED, MadeBy.LIST)

    def tickers(self) -> frozenset[str]:
        """The members' tickers."""
        return frozenset(self.members.values_list("ticker", flat=True))


class InForce(models.Model):
    """The universe a user looks at (none: the whole market), and through which filters (none: everything)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="in_force")
    universe = models.ForeignKey(Universe, null=True, blank=True, on_delete=models.SET_NULL)
    filters = models.ForeignKey(FilterSet, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return f"{self.user}: {self.universe or 'whole market'}"
