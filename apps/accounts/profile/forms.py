from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Density, Theme, User
from apps.accounts.profile import zones

PULLS = {
    250: _("4 times a second"),
    500: _("Twice a second"),
    1000: _("Once a second"),
    2000: _("Every 2 seconds"),
    3000: _("Every 3 seconds"),
    5000: _("Every 5 seconds"),
}
THEMES = [(Theme.SYSTEM, _("As the system")), (Theme.LIGHT, _("Light")), (Theme.DARK, _("Dark"))]

DENSITIES = [(Density.DENSE, _("Dense")), (Density.COMFORTABLE, _("Comfortable"))]


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("How messages address you. May stay empty."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("For times about your account. The market's own time stays New York's.")
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=THEMES, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Rows"), choices=DENSITIES, widget=forms.RadioSelect, required=False)
    pull_ms = forms.TypedChoiceField(
        label=_("New events arrive"),
        coerce=int,
        help_text=_("In every page you have open, from the moment you save. Slower is calmer; nothing is left out."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(user, name) for name in self.fields}
        self.fields["time_zone"].choices = zones.grouped(timezone.now(), also=user.zone.key)  # type: ignore[attr-defined]
        # An interval chosen elsewhere, such as by a program, is offered too.
        pulls = PULLS | ({} if user.pull_ms in PULLS else {user.pull_ms: _("Every %d ms") % user.pull_ms})
        self.fields["pull_ms"].choices = sorted(pulls.items())  # type: ignore[attr-defined]

    def clean_density(self) -> str:
        """A form that does not name it leaves it as it is."""
        return str(self.cleaned_data["density"] or self.initial["density"])


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=Theme.choices)
