"""A universe as staff fills it in: its members come as a list, read like everybody else's."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.universes.lists.reading import read
from apps.universes.lists.text import Unreadable
from apps.universes.making.search import known_tickers
from apps.universes.models import MadeBy, Universe
from apps.universes.rules.rule import Invalid, keep, rule_of


class UniverseForm(forms.ModelForm):
    text = forms.CharField(
        label="New members", required=False, strip=False, widget=forms.Textarea({"rows": 6}),
        help_text="Pasted here or uploaded, in any form; they take the place of those there are.",
    )  # fmt: skip
    file = forms.FileField(label="Or a file", required=False)

    class Meta:
        model = Universe
        fields = ("name", "owner", "made_by", "definition", "always_watched")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("made_by") == MadeBy.COMBINATION and self.instance.made_by != MadeBy.COMBINATION:
            self.add_error("made_by", "Combinations are made on the site, by whoever they belong to.")
        if cleaned.get("made_by") == MadeBy.RULE:
            try:
                cleaned["definition"] = keep(rule_of(cleaned.get("definition") or {}))
            except Invalid as problem:
                self.add_error("definition", str(problem))
        self._read_list(cleaned)
        return cleaned

    def _read_list(self, cleaned: dict[str, Any]) -> None:
        file = cleaned.get("file")
        data = file.read() if file else cleaned.get("text", "")
        if not data.strip():
            return
        try:
            found = read(data, known_tickers())
        except Unreadable as reason:
            self.add_error("file" if file else "text", str(reason))
            return
        for problem in found.problems:
            near = f" Did you mean {problem.suggestion}?" if problem.suggestion else ""
            self.add_error("file" if file else "text", f"Line {problem.line}: {problem.words}{near}")
        cleaned["tickers"] = frozenset(found.tickers)
