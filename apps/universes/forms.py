from __future__ import annotations

from typing import Any

from django import forms

from apps.accounts.models import User
from apps.universes.models import Universe


class ChooseForm(forms.Form):
    universe: forms.ModelChoiceField[Universe] = forms.ModelChoiceField(Universe.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["universe"].queryset = Universe.objects.visible_to(user)  # type: ignore[attr-defined]
