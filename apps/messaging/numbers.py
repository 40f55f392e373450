"""Which phone numbers may get an SMS."""

from __future__ import annotations

from collections.abc import Collection

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)
from phonenumbers import region_code_for_number as country_of

MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def why_not(number: str, countries: Collection[str], voip: bool) -> str:
    """Why a number gets no SMS; empty where it may. No `countries` are all of them.

    >>> why_not("+12125550123", ["US"], voip=False), why_not("+19005551234", ["US"], voip=False)
    ('', 'type')
    """
    try:
        parsed = parse(number)
    except NumberParseException:
        return "invalid"
    if not is_valid_number(parsed):
        return "invalid"
    if countries and country_of(parsed) not in countries:
        return "country"
    return "" if number_type(parsed) in MOBILE | ({PhoneNumberType.VOIP} if voip else set()) else "type"


def spelled(number: str) -> str:
    """The one spelling of a number, so that it has one budget however it is written; what is none stays as it is.

    >>> spelled("+1 (212) 555-0123")
    '+12125550123'
    """
    try:
        return str(format_number(parse(number), PhoneNumberFormat.E164))
    except NumberParseException:
        return number
