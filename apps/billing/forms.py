from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.billing.models import PLAN_CHOICES, BillingAddress

TOKENS = {
    "name": "billing name",
    "company": "billing organization",
    "line_1": "billing address-line1",
    "line_2": "billing address-line2",
    "city": "billing address-level2",
    "region": "billing address-level1",
    "postcode": "billing postal-code",
    "country": "billing country",
}


class PlanForm(forms.Form):
    plan = forms.ChoiceField(choices=PLAN_CHOICES)


class AddressForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes it in the stubs only
    class Meta:
        model = BillingAddress
        fields = ["name", "company", "line_1", "line_2", "city", "region", "postcode", "country", "tax_id"]
        labels = {
            "name": _("Name"),
            "company": _("Company"),
            "line_1": _("Street address"),
            "line_2": _("Second line"),
            "city": _("City"),
            "region": _("State or region"),
            "postcode": _("Postal code"),
            "country": _("Country"),
            "tax_id": _("Tax number"),
        }
        help_texts = {"tax_id": _("Such as a VAT number. May stay empty.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in TOKENS.items():
            self.fields[name].widget.attrs["autocomplete"] = token
