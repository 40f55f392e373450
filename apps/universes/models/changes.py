"""What has become of a universe, and whom it is shown to."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.universes.links import token
from apps.universes.models.universes import Universe


class Change(models.Model):
    """One step of a universe's history; `before` is the name and definition it had, where those changed."""

    universe = models.ForeignKey(Universe, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    how = models.CharField(max_length=40)
    added = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.universe}: {self.how}"


class Share(models.Model):
    """A link under which anybody may read a universe; without it nobody may any more."""

    universe = models.OneToOneField(Universe, on_delete=models.CASCADE, related_name="share")
    token = models.CharField(max_length=40, unique=True, default=token)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.universe}, since {self.made_at:%Y-%m-%d}"
