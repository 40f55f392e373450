from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import cached_property

from apps.accounts.models import User
from apps.universes.filters.table import GROUPS, SETTINGS, Setting
from apps.universes.filters.values import parse, show, tickers, to_text
from apps.universes.models import FilterSet
from tickstock.market.filters import EVERYTHING, Filter
from tickstock.market.interest import Interest

EVERYTHING_NAME = Interest().filters
LONGEST = 8_000  # Characters of a list of symbols


class ChooseForm(forms.Form):
    filters: forms.ModelChoiceField[FilterSet] = forms.ModelChoiceField(FilterSet.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["filters"].queryset = user.filter_sets.all()  # type: ignore[attr-defined]


class Group(NamedTuple):
    name: str
    rows: list[tuple[Setting, BoundField]]


class FilterForm(forms.Form):
    """A field for each line of the table; an empty figure is the default."""

    name = forms.CharField(label="Name", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any = None, *, wanted: Filter = EVERYTHING, name: str = "", **kwargs: Any) -> None:
        initial = {"name": name} | {setting.name: to_text(wanted, setting) for setting in SETTINGS}
        super().__init__(data, initial=initial, **kwargs)
        for setting in SETTINGS:
            self.fields[setting.name] = field_of(setting)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.casefold() == EVERYTHING_NAME.casefold():
            raise ValidationError("This stands for no filters at all. Choose another name.")
        return name

    def groups(self) -> Iterator[Group]:
        for name in GROUPS:
            yield Group(name, [(one, self[one.name]) for one in SETTINGS if one.group == name])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for low, high in (("price_min", "price_max"), ("count_min", "count_max")):
            if found.get(low) is not None and found.get(high) is not None and found[low] > found[high]:
                self.add_error(high, "This lies below where it begins, so nothing would come through.")
        return found

    @cached_property
    def wanted(self) -> Filter:
        """What a valid form says."""
        chosen = {setting.name: self.cleaned_data[setting.name] for setting in SETTINGS}
        return msgspec.convert(msgspec.to_builtins(chosen), Filter)


class Choices(forms.MultipleChoiceField):
    def __init__(self, setting: Setting) -> None:
        self.keys = {str(key): key for key in setting.choices}
        super().__init__(
            label=setting.label,
            help_text=setting.help,
            choices=[(str(key), label) for key, label in setting.choices.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose at least one, or nothing would come through."},
        )

    def clean(self, value: Any) -> Any:
        return {self.keys[key] for key in super().clean(value)}


class Figure(forms.CharField):
    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        low, high = setting.range
        hint = "none" if setting.default is None else show(setting, setting.default)
        attributes = {"inputmode": "decimal", "autocomplete": "off", "placeholder": hint}
        super().__init__(
            label=setting.label,
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs=attributes),
            help_text=f"{setting.help} {show(setting, low)} to {show(setting, high)}.",
        )

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return self.setting.default
        try:
            return parse(self.setting, text)
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem

    def run_validators(self, value: Any) -> None:
        """`parse` has looked at it already."""


class Symbols(forms.CharField):
    def __init__(self, setting: Setting) -> None:
        attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "rows": 2}
        super().__init__(
            label=setting.label,
            required=False,
            widget=forms.Textarea(attrs=attributes),
            help_text=setting.help,
        )

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        if len(text) > LONGEST:
            raise ValidationError(f"This is longer than {LONGEST:,} characters.")
        try:
            return tickers(text)
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem

    def run_validators(self, value: Any) -> None:
        """Each symbol was looked at already."""


def field_of(setting: Setting) -> forms.Field:
    if setting.choices:
        return Choices(setting)
    if setting.is_figure:
        return Figure(setting)
    if isinstance(setting.default, bool):
        return forms.BooleanField(label=setting.label, required=False, help_text=setting.help)
    return Symbols(setting)
