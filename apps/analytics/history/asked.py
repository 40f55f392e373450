"""Which of the archived events somebody wants to see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models

from apps.accounts.models import User
from apps.analytics.models import ArchivedEvent
from apps.analytics.reach import refusal
from apps.universes.filters.table import KIND_LABELS
from apps.universes.models import InForce
from tickstock.market.symbols import TICKER

MOST_SYMBOLS = 50


class HistoryForm(forms.Form):
    """Everything may be left out; the day is then the newest there is. How far back depends on the user's plan."""

    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    symbols = forms.CharField(
        required=False,
        max_length=400,
        label="Symbols",
        help_text=f"At most {MOST_SYMBOLS}, with spaces or commas between",
    )
    kinds = forms.MultipleChoiceField(
        required=False, choices=list(KIND_LABELS.items()), widget=forms.CheckboxSelectMultiple, label="Kinds"
    )
    session = forms.ChoiceField(
        required=False,
        choices=[("", "All sessions"), ("pre", "Pre-market"), ("regular", "Regular"), ("post", "After hours")],
    )
    strength = forms.FloatField(
        required=False, min_value=1, max_value=1_000, label="Strength", help_text="Times over its threshold, at least"
    )
    own = forms.BooleanField(required=False, label="Only my universe")

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and (words := refusal(self.user, day)):
            raise forms.ValidationError(words)
        return day

    def clean_symbols(self) -> list[str]:
        found: list[str] = self.cleaned_data["symbols"].upper().replace(",", " ").split()
        if wrong := [ticker for ticker in found if not TICKER.fullmatch(ticker)]:
            raise forms.ValidationError(f"“{wrong[0]}” is no symbol.")
        if len(found) > MOST_SYMBOLS:
            raise forms.ValidationError(f"Name at most {MOST_SYMBOLS} symbols.")
        return found

    @property
    def chosen_day(self) -> date | None:
        """None where nothing is archived."""
        return self.cleaned_data.get("day") or next(ArchivedEvent.objects.days(), None)

    def events(self) -> models.QuerySet[ArchivedEvent]:
        """What was asked for, in the order of the archive."""
        wanted = self.cleaned_data
        day = self.chosen_day
        found = (ArchivedEvent.objects.filter(day=day) if day else ArchivedEvent.objects.none()).order_by("-id")
        if wanted["symbols"]:
            found = found.filter(symbol__in=wanted["symbols"])
        if wanted["kinds"]:
            found = found.filter(kind__in=wanted["kinds"])
        else:
            found = found.exclude(kind="control")
        if wanted["session"]:
            found = found.filter(session=wanted["session"])
        if wanted["strength"]:
            found = found.filter(significance__gte=wanted["strength"])
        in_force = InForce.objects.filter(user=self.user).first() if wanted["own"] else None
        if in_force and in_force.universe:
            found = found.filter(symbol__in=in_force.universe.members.order_by().values("ticker"))
        return found
