"""Phone numbers: one spelling of each, E.164."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def e164(text: str) -> str:
    """The number as it is dialled from anywhere; ValidationError where there can be none like it.

    One without + is read as a number of settings.PHONE_COUNTRY.
    """
    try:
        number = phonenumbers.parse(text, settings.PHONE_COUNTRY)
    except phonenumbers.NumberParseException:
        number = None
    # The validator would take a number with an extension, which nobody can send an SMS to.
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("This is no phone number we know. Begin with + and the country's number, such as +1."),
            code="invalid_phone",
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class PhoneField(forms.CharField):
    """Takes a number in any usual spelling, gives it as E.164."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        usual: dict[str, Any] = {"label": _("Phone number"), "max_length": 40, "widget": widget}
        super().__init__(**usual | options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return e164(text) if text else ""
