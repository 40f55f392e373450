from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import User
from tests.accounts.newcomer import EMAIL, PHONE, Newcomer
from tests.messages import letters
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(client: Client) -> Newcomer:
    return Newcomer(client)


def test_both_codes_lead_to_the_dashboard(newcomer: Newcomer):
    page = newcomer.signs_up(name="Dana", time_zone="Europe/Berlin")

    assert page.redirect_chain[-1][0] == "/dashboard/"
    dana = User.objects.get(email=EMAIL)
    assert (dana.phone, dana.phone_verified, dana.name, dana.time_zone) == (PHONE, True, "Dana", "Europe/Berlin")
    assert dana.terms_version
    assert dana.terms_accepted_at
    assert dana.check_password(PASSWORD)
    assert [letter.subject for letter in letters(EMAIL)] == ["TickStock code", "Welcome to TickStock"]
