"""What an owner writes of a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.alerts.models import Destination, Rule
from apps.alerts.models.rules import PER_DAY, TEXT
from apps.alerts.services import ONLY, Wish
from apps.alerts.starters import Starter
from apps.universes.filters.forms import field_of
from apps.universes.filters.table import SETTINGS, Setting
from apps.universes.filters.values import to_text
from apps.universes.models import Universe
from tickstock.market.filters import Filter, differences
from tickstock.market.language import Problem, parse

# Of everything that can be set in filters, what an alert is usually about.
EVENT_SETTINGS = [
    setting
    for setting in SETTINGS
    if setting.name in ("kinds", "directions", "price_min", "price_max", "move_min", "volume_ratio_min", "significance_min", "day_volume_min")
]  # fmt: skip
COOL_DOWNS = [
    (0, _("At once")),
    (60, _("1 minute")),
    (300, _("5 minutes")),
    (900, _("15 minutes")),
    (3600, _("1 hour")),
]
DIGESTS = [
    (0, _("Each as it comes")),
    (5, _("5 minutes")),
    (15, _("15 minutes")),
    (60, _("1 hour")),
    (240, _("4 hours")),
]
code = {"class": "code-text", "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}


class RuleForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    of = forms.ChoiceField(
        label=_("Tell me when"),
        choices=[("rows", _("something becomes true of a symbol")), ("events", _("an event happens"))],
        initial="rows",
        widget=forms.RadioSelect,
    )
    expression = forms.CharField(
        label=_("Condition"), required=False, max_length=TEXT, strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "data-expression": "", **code}),
        help_text=_("Told when it becomes true of a symbol, and again once it has been false."),
    )  # fmt: skip
    rearm = forms.CharField(
        label=_("Told again once"), required=False, max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 1, "data-expression": "", **code}),
        help_text=_("A condition of its own, so that what wavers about a limit is told once. Empty: once the condition is false."),
    )  # fmt: skip
    universe = forms.ModelChoiceField(
        Universe.objects.none(), label=_("Symbols of"), required=False, empty_label=_("The whole market")
    )
    only = forms.CharField(
        label=_("Only these"), required=False, max_length=8_000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Tickers. Empty: all of them."),
    )  # fmt: skip
    cool_down = forms.TypedChoiceField(
        label=_("The same symbol again after"), choices=COOL_DOWNS, coerce=int, initial=300
    )
    once_a_day = forms.BooleanField(label=_("Each symbol once a day"), required=False)
    expires_at = forms.DateTimeField(
        label=_("Until"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: for ever."),
    )  # fmt: skip
    destinations = forms.ModelMultipleChoiceField(
        Destination.objects.none(), label=_("Send it to"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Open pages show it in any case."),
    )  # fmt: skip
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))  # fmt: skip
    quiet_until = forms.TimeField(label=_("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))  # fmt: skip
    digest_minutes = forms.TypedChoiceField(label=_("Gathered over"), choices=DIGESTS, coerce=int, initial=0)
    per_day = forms.IntegerField(label=_("Sent a day at most"), min_value=1, max_value=10_000, initial=PER_DAY)

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        rule: Rule | None = None,
        starter: Starter | None = None,
        given: dict[str, Any] | None = None,
    ) -> None:
        filters = rule.filter if rule else msgspec.convert((starter and starter.events) or {}, Filter)
        initial = {one.name: to_text(filters, one) for one in EVENT_SETTINGS}
        said = _of_rule(rule) if rule else _of_starter(starter)
        super().__init__(data, initial=initial | said | (given or {}))
        for setting in EVENT_SETTINGS:
            self.fields[setting.name] = field_of(setting)
            self.fields[setting.name].required = False
        self.fields["universe"].queryset = Universe.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["destinations"].queryset = user.destinations.all()  # type: ignore[attr-defined]

    def events(self) -> Iterator[tuple[Setting, BoundField]]:
        for setting in EVENT_SETTINGS:
            yield setting, self[setting.name]

    def clean_only(self) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(word.upper() for word in re.split(r"[\s,;]+", self.cleaned_data["only"]) if word))
        if len(found) > ONLY or any(len(word) > 16 for word in found):
            raise ValidationError(f"At most {ONLY} tickers, with a space or comma between them.")
        return found

    def clean_expires_at(self) -> Any:
        until = self.cleaned_data["expires_at"]
        if until and until <= timezone.now() + timedelta(seconds=30):
            raise ValidationError(_("That is over already."))
        return until

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("of") == "rows":
            if not found.get("expression") and "expression" not in self.errors:
                self.add_error("expression", _("Say when you want to be told, such as: change_pct >= 3"))
            for name in ("expression", "rearm"):
                self._check(name, found.get(name, ""))
        if (found.get("quiet_from") is None) != (found.get("quiet_until") is None):
            self.add_error("quiet_until", _("Quiet hours have a beginning and an end."))
        return found

    def _check(self, name: str, text: str) -> None:
        try:
            if text:
                parse(text)
        except Problem as problem:
            self.add_error(name, problem.message)

    def problem(self, name: str) -> Problem | None:
        """What is wrong with a condition, and where."""
        try:
            if text := self.data.get(name, "").strip():
                parse(text)
        except Problem as problem:
            return problem
        return None

    @property
    def wish(self) -> Wish:
        """What a valid form says."""
        said = self.cleaned_data
        is_of_rows = said["of"] == "rows"
        names = ("name", "universe", "only", "cool_down", "once_a_day", "expires_at", "quiet_from", "quiet_until", "per_day", "digest_minutes")  # fmt: skip
        return Wish(
            **{name: said[name] for name in names},
            expression=said["expression"] if is_of_rows else "",
            rearm=said["rearm"] if is_of_rows else "",
            events=None if is_of_rows else self._events(),
            destinations=tuple(said["destinations"]),
        )

    def _events(self) -> dict[str, Any]:
        chosen = {one.name: self.cleaned_data[one.name] for one in EVENT_SETTINGS if self.cleaned_data[one.name]}
        return differences(msgspec.convert(msgspec.to_builtins(chosen), Filter))


def _of_rule(rule: Rule) -> dict[str, Any]:
    names = (
        "name", "expression", "rearm", "universe", "cool_down", "once_a_day", "expires_at", "quiet_from", "quiet_until",
        "per_day", "digest_minutes",
    )  # fmt: skip
    return {name: getattr(rule, name) for name in names} | {
        "of": "events" if rule.is_of_events else "rows",
        "only": " ".join(rule.only),
        "destinations": list(rule.destinations.all()),
    }


def _of_starter(starter: Starter | None) -> dict[str, Any]:
    if starter is None:
        return {}
    return {
        "name": starter.name,
        "of": "rows" if starter.expression else "events",
        "expression": starter.expression,
        "rearm": starter.rearm,
        "cool_down": starter.cool_down,
    }
