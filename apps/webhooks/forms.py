from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.universes.filters.table import KIND_LABELS
from apps.universes.models import FilterSet, Universe
from apps.webhooks.models import Endpoint
from apps.webhooks.services import Wish


class EndpointForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Of your own server, such as https://example.com/hook. It has to be on the public internet."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
    )
    wants = forms.ChoiceField(label=_("Events of"), choices=Endpoint.Wants.choices, initial=Endpoint.Wants.IN_FORCE)
    universe = forms.ModelChoiceField(
        Universe.objects.none(),
        label=_("Universe"),
        required=False,
        empty_label=_("None"),
        help_text=_("Where it is for one."),
    )
    filters = forms.ModelChoiceField(
        FilterSet.objects.none(),
        label=_("Filters"),
        required=False,
        empty_label=_("Everything"),
        help_text=_("For one universe or the whole market; what you look at has those you have in force."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        choices=list(KIND_LABELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all that the filters let through."),
    )

    def __init__(self, *args: Any, user: User, endpoint: Endpoint | None = None, **kwargs: Any) -> None:
        if endpoint:
            names = ("name", "url", "wants", "universe", "filters", "kinds")
            kwargs["initial"] = {name: getattr(endpoint, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["universe"].queryset = Universe.objects.visible_to(user)  # type: ignore[attr-defined]
        self.fields["filters"].queryset = user.filter_sets.all()  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        """What a valid form says."""
        return Wish(**self.cleaned_data | {"kinds": frozenset(self.cleaned_data["kinds"])})
