from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import SCOPES, Scope

DAYS = {"": _("Never"), "30": _("In 30 days"), "90": _("In 90 days"), "365": _("In a year")}


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        validators=[ProhibitNullCharactersValidator()],
        help_text=_("What it is for, so that you know it later"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        initial=[Scope.READ, Scope.STREAM],
        widget=forms.CheckboxSelectMultiple,
    )
    expires = forms.ChoiceField(label=_("Expires"), choices=list(DAYS.items()), required=False)

    @property
    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["expires"]
        return timezone.now() + timedelta(days=int(days)) if days else None
