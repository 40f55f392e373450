from __future__ import annotations

from typing import Any

from django import forms

from apps.accounts.models import User
from apps.universes.catalogue.bands import BANDS
from apps.universes.catalogue.listings import EXCHANGES, TYPES
from apps.universes.catalogue.sectors import SECTORS
from apps.universes.catalogue.themes import THEMES
from apps.universes.lists.text import LARGEST
from apps.universes.models import Universe
from apps.universes.rules.combining import WORDS
from apps.universes.rules.rule import keep, rule_of


def _choices(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class ChooseForm(forms.Form):
    universe: forms.ModelChoiceField[Universe] = forms.ModelChoiceField(Universe.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["universe"].queryset = Universe.objects.visible_to(user)  # type: ignore[attr-defined]


class NameForm(forms.Form):
    name = forms.CharField(max_length=80, widget=forms.TextInput({"autocomplete": "off"}))


class OptionalName(forms.Form):
    """A form whose name is asked for only where the universe is a new one."""

    name = forms.CharField(max_length=80, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args: Any, universe: Universe | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if universe:
            del self.fields["name"]


class ListForm(OptionalName):
    text = forms.CharField(
        label="Paste symbols",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocapitalize": "characters"}),
        help_text="One a line or many, with commas, tabs or spaces; a whole table will do.",
    )
    file = forms.FileField(
        label="Or upload a file",
        required=False,
        allow_empty_file=True,
        help_text="CSV or text, up to 5 MB. The column with the symbols is found by itself.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                f"This is {(file.size or 0) / 1e6:.1f} MB; a list may have {LARGEST / 1e6:.0f} MB."
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("text", "").strip():
            raise forms.ValidationError("Paste some symbols or choose a file.")
        return cleaned

    def data_to_read(self) -> bytes | str:
        file = self.cleaned_data.get("file")
        found: bytes | str = file.read() if file else self.cleaned_data["text"]
        return found


class RuleForm(OptionalName):
    sectors = _choices("Sector", [(name, name) for name in SECTORS])
    themes = _choices("Theme", [(name, name) for name in THEMES])
    bands = _choices("Market cap", [(name, name.capitalize()) for name in BANDS])
    types = _choices("Type", list(TYPES.items()))
    exchanges = _choices("Exchange", list(EXCHANGES.items()))
    price_from = forms.FloatField(label="Price from", required=False, min_value=0.0001, max_value=1e7)
    price_to = forms.FloatField(label="Price to", required=False, min_value=0.0001, max_value=1e7)
    shares_from = forms.IntegerField(label="Shares today, at least", required=False, min_value=1, max_value=10**12)

    def rule(self, before: dict[str, Any]) -> dict[str, Any]:
        """The rule as it is kept, with what was put in or taken out by hand before. Raises Invalid."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "name" and value not in (None, [])}
        return keep(rule_of({**{name: before[name] for name in ("also", "never") if name in before}, **said}))


class CombinationForm(OptionalName):
    how = forms.ChoiceField(label="How", choices=list(WORDS.items()), widget=forms.RadioSelect, initial="union")
    first: forms.ModelChoiceField[Universe] = forms.ModelChoiceField(Universe.objects.none(), empty_label=None)
    others: forms.ModelMultipleChoiceField[Universe] = forms.ModelMultipleChoiceField(
        Universe.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, universe: Universe | None, **kwargs: Any) -> None:
        super().__init__(*args, universe=universe, **kwargs)
        visible = Universe.objects.visible_to(user)
        choices = visible.exclude(pk=universe.pk) if universe else visible
        for name in ("first", "others"):
            self.fields[name].queryset = choices  # type: ignore[attr-defined]

    def parts(self) -> list[int]:
        return [self.cleaned_data["first"].pk, *(one.pk for one in self.cleaned_data["others"])]
