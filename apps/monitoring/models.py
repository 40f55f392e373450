"""What operators set while everything runs."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from tickstock.market.thresholds import BY_NAME, choices, complaints


class DetectorThreshold(models.Model):
    """A detector's threshold that differs from its default; deleting it brings the default back."""

    name = models.CharField(max_length=40, unique=True, choices=choices)
    value = models.FloatField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} = {self.value:g}"

    def clean(self) -> None:
        """A value outside the threshold's range is refused, with the range."""
        value: float | None = self.value  # Nothing where the form could make no number of it
        if self.name in BY_NAME and value is not None and (wrong := complaints({self.name: value})):
            raise ValidationError({"value": wrong[0]})
