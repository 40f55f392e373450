"""When staff are told that something is wrong, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from apps.monitoring.figures import BY_NAME


class Severity(models.TextChoices):
    INFO = "info", "Info"
    WARNING = "warning", "Warning"
    CRITICAL = "critical", "Critical"


class Compare(models.TextChoices):
    ABOVE = "above", "is above"
    BELOW = "below", "is below"
    GROWS = "grows", "grew by more than"


def figure_choices() -> list[tuple[str, str]]:
    return [(figure.name, figure.title) for figure in BY_NAME.values()]


class AlarmRule(models.Model):
    """A figure, the threshold it may not cross, for how long, and who is told how."""

    name = models.SlugField(max_length=60, unique=True)
    figure = models.CharField(max_length=40, choices=figure_choices)
    compare = models.CharField(max_length=5, choices=Compare, default=Compare.ABOVE)
    threshold = models.FloatField()
    hold_seconds = models.PositiveIntegerField("for", default=30, help_text="Seconds it has to last before it is told")
    clear_seconds = models.PositiveIntegerField(
        "clears after", default=60, help_text="Seconds it has to be over; for growth, since it grew last"
    )
    severity = models.CharField(max_length=8, choices=Severity, default=Severity.WARNING)
    cool_down_seconds = models.PositiveIntegerField(
        "cool-down",
        default=900,
        help_text="Seconds after a notice in which the rule sends no other",
    )
    mail = models.BooleanField("by e-mail", default=True)
    sms = models.BooleanField("by SMS", default=False)
    webhook = models.BooleanField("by webhook", default=True, help_text="To ALARM_WEBHOOK")
    advice = models.TextField(blank=True, help_text="What to do; it goes with each notice")
    public_words = models.CharField(
        max_length=200, blank=True, help_text="What the public status page says; empty: it says nothing"
    )
    is_on = models.BooleanField("on", default=True)

    # How it stands: written by the job that watches, read by nobody else.
    value = models.FloatField("last value", null=True, editable=False)
    looked_at = models.DateTimeField(null=True, editable=False)
    wrong_since = models.DateTimeField(null=True, editable=False)
    fine_since = models.DateTimeField(null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def condition(self) -> str:
        """In words: 'Age of the newest data is above 15 s for 30 s'."""
        figure = BY_NAME[self.figure]
        limit = "" if figure.unit == "yes" else f" {Compare(self.compare).label} {figure.spelled(self.threshold)}"
        return f"{figure.title}{limit}" + (f" for {self.hold_seconds} s" if self.hold_seconds else "")

    def clean(self) -> None:
        """A growth that is told cannot also have to last."""
        if self.compare == Compare.GROWS and self.hold_seconds:
            raise ValidationError({"hold_seconds": "What grew has grown: the time must be 0."})


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def open(self) -> Self:
        """Those that are not over."""
        return self.filter(resolved_at=None)

    def acknowledge(self, user_id: int, now: datetime) -> int:
        """Note that somebody looks after them; gives how many nobody did yet."""
        return self.open().filter(acknowledged_at=None).update(acknowledged_at=now, acknowledged_by=user_id)

    def resolve(self, now: datetime) -> int:
        """End them by hand; a rule whose figure is still wrong raises another after its time."""
        ended = self.open()
        AlarmRule.objects.filter(alarms__in=ended.values("pk")).update(wrong_since=None, fine_since=None)
        return ended.update(resolved_at=now, resolved_how=Alarm.How.HAND)


class Alarm(models.Model):
    """Once a rule's time was over, until its figure was fine for long enough or staff ended it."""

    class How(models.TextChoices):
        FIGURE = "figure", "Fine again"
        HAND = "hand", "By hand"
        RULE = "rule", "Rule off"

    rule = models.ForeignKey(AlarmRule, models.SET_NULL, null=True, related_name="alarms")
    name = models.CharField(max_length=60)
    condition = models.CharField(max_length=200)
    severity = models.CharField(max_length=8, choices=Severity)
    value = models.FloatField(help_text="When it was raised")
    worst = models.FloatField()
    began_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    told = models.BooleanField(default=False, help_text="Notices were sent; not within the rule's cool-down")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_how = models.CharField(max_length=6, choices=How, blank=True)
    note = models.TextField(blank=True, help_text="What it was, for those who come after")

    objects: ClassVar[AlarmQuerySet] = AlarmQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=Q(resolved_at=None), name="alarm_one_open_for_each_rule"
            ),
            models.CheckConstraint(condition=Q(raised_at__gte=F("began_at")), name="alarm_raised_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.raised_at:%Y-%m-%d %H:%M:%S} UTC"

    @property
    def state(self) -> str:
        if self.resolved_at:
            return "resolved"
        return "acknowledged" if self.acknowledged_at else "raised"
