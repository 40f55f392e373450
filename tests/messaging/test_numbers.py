"""Which numbers may get an SMS."""

from __future__ import annotations

import pytest

from apps.messaging.numbers import spelled, why_not


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+12125550123", ""),
        ("+353851234567", "country"),
        ("+18765551234", "country"),  # Jamaica shares +1 with the United States
        ("+19005551234", "type"),  # Premium rate
        ("+18005551234", "type"),  # Toll free
        ("+1212555012", "invalid"),
        ("12125550123", "invalid"),
        ("+" + "9" * 200, "invalid"),
        ("call me", "invalid"),
        ("", "invalid"),
    ],
)
def test_only_mobile_numbers_of_listed_countries_get_sms(number, reason):
    assert why_not(number, ["US", "CA"], voip=False) == reason


def test_numbers_on_the_internet_only_may_be_allowed():
    assert why_not("+445600123456", ["GB"], voip=False) == "type"
    assert why_not("+445600123456", ["GB"], voip=True) == ""


def test_no_list_of_countries_is_all_of_them():
    assert why_not("+353851234567", [], voip=False) == ""


def test_a_number_has_one_spelling():
    assert {spelled(text) for text in ("+12125550123", "+1 212 555 0123", "+1-(212)-555-0123")} == {"+12125550123"}
