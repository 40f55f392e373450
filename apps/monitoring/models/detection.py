"""What the detectors decide by and what the feed is asked for, where it differs from the defaults."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from tickstock.market.thresholds import BY_NAME, choices, complaints
from tickstock.market.topics import topics


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


class FeedSubscription(models.Model):
    """What the feed is asked for instead of SUBSCRIBE; there is one at most, and deleting it brings SUBSCRIBE back."""

    topics = models.TextField(
        help_text="T.* is every trade, T.AAPL one symbol's; Q quotes, A and AM second and minute bars, LULD halts. "
        "Separated by commas, spaces or lines."
    )

    def __str__(self) -> str:
        found = self.parsed()
        return ", ".join(found) if len(found) <= 5 else f"{len(found)} topics"

    def clean(self) -> None:
        """A topic that is none is refused by name, and so is a second subscription."""
        try:
            self.parsed()
        except ValueError as problem:
            raise ValidationError({"topics": str(problem)}) from problem
        if FeedSubscription.objects.exclude(pk=self.pk).exists():
            raise ValidationError("There is a subscription already: change that one.")

    def parsed(self) -> tuple[str, ...]:
        return topics(self.topics)
