"""The layouts people have made of their dashboard, and their habits there."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.dashboards.arrangement import Arrangements, default, read, stored

AT_MOST = 10  # Layouts of one person


def default_arrangements() -> dict[str, object]:
    return stored(default())


class Layout(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="layouts")
    name = models.CharField(max_length=40)
    arrangements = models.JSONField(default=default_arrangements, help_text="What stands where, by number of columns")
    is_locked = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="layout_name_per_owner")]

    def __str__(self) -> str:
        return self.name

    @property
    def places(self) -> Arrangements:
        return read(self.arrangements)


class Habits(models.Model):
    """What a person chose on the dashboard beside their layouts."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="habits"
    )
    layout = models.ForeignKey(Layout, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cues = models.JSONField(default=dict, blank=True, help_text="How a widget makes itself heard, by its id")
    toured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "habits"

    def __str__(self) -> str:
        return f"Habits of {self.user_id}"
