"""The named sets of filters people have made."""

from __future__ import annotations

import logging

import msgspec
from django.conf import settings
from django.db import models

from apps.universes.counters import UNREADABLE_FILTERS
from tickstock.market.filters import EVERYTHING, Filter

logger = logging.getLogger(__name__)


class FilterSet(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="filter_sets")
    name = models.CharField(max_length=80)
    settings = models.JSONField(default=dict, help_text="What is not the default; see tickstock.market.filters")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="filter_set_name_per_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def trouble(self) -> str:
        """Why what is stored cannot be read; empty where it can."""
        try:
            msgspec.convert(self.settings, Filter)
        except msgspec.ValidationError as problem:
            return str(problem)
        return ""

    def in_force(self) -> tuple[str, Filter]:
        """The name and what it says. What cannot be read lets everything through, under a name that says so."""
        if trouble := self.trouble:
            logger.error("Filter set %s of user %s cannot be read: %s", self.pk, self.owner_id, trouble)
            UNREADABLE_FILTERS.inc()
            return f"Everything, for {self.name} cannot be read", EVERYTHING
        return self.name, msgspec.convert(self.settings, Filter)
