from __future__ import annotations

import re
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client

from apps.accounts.models import User
from apps.messaging.models import Message
from tests.accounts.newcomer import EMAIL, PHONE, Newcomer
from tests.messages import code_sent, letters
from tests.people import person
from tests.visitor import PASSWORD

pytestmark = pytest.mark.django_db
OTHER_PHONE = "+12125550143"


@pytest.fixture
def newcomer(client: Client) -> Newcomer:
    return Newcomer(client)


def words(answer) -> str:
    """A page without what differs from one visit to the next."""
    page = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub(r'data-seconds="\d+"', "", page)


def test_both_codes_lead_to_the_dashboard(newcomer: Newcomer):
    page = newcomer.signs_up(name="Dana", time_zone="Europe/Berlin")

    assert page.redirect_chain[-1][0] == "/dashboard/"
    dana = User.objects.get(email=EMAIL)
    assert (dana.phone, dana.phone_verified, dana.name, dana.time_zone) == (PHONE, True, "Dana", "Europe/Berlin")
    assert dana.terms_version
    assert dana.terms_accepted_at
    assert dana.check_password(PASSWORD)
    assert [letter.subject for letter in letters(EMAIL)] == ["TickStock code", "Welcome to TickStock"]


def test_nobody_has_an_account_before_both_codes_are_typed(newcomer: Newcomer):
    newcomer.asks()
    newcomer.types(code_sent(PHONE))

    assert not User.objects.exists()
    assert newcomer.client.get("/dashboard/").status_code == 302


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"email": "dana"}, "Enter a valid email address"),
        ({"phone": "12"}, "This is no phone number we know"),
        ({"phone": "+1 212 555 0142 ext. 7"}, "This is no phone number we know"),
        ({"phone": ""}, "This field is required"),
        ({"password1": "short"}, "too short"),
        ({"password1": "dana@example.com"}, "too similar"),
        ({"terms": ""}, "accept the terms"),
    ],
)
def test_bad_answers_get_one_clear_error_and_nothing_is_sent(newcomer: Newcomer, changes, complaint):
    page = newcomer.asks(**changes)

    assert complaint in page.content.decode()
    assert not Message.objects.exists()


def test_a_time_zone_that_is_none_becomes_the_markets(newcomer: Newcomer):
    newcomer.signs_up(time_zone="Moon/Tranquility")

    assert User.objects.get().time_zone == "America/New_York"


def test_one_may_leave_the_name_and_sign_up_with_a_foreign_number(newcomer: Newcomer):
    newcomer.asks(phone="+49 30 901820")

    assert Message.objects.get().recipient.startswith("+4")


def test_nobody_can_give_themselves_more_than_the_form_asks_for(newcomer: Newcomer):
    newcomer.signs_up(is_staff="on", is_superuser="on", phone_verified="on", pull_ms="1")

    dana = User.objects.get()
    assert (dana.is_staff, dana.is_superuser, dana.pull_ms) == (False, False, 1000)


def test_a_program_that_fills_in_everything_gets_the_same_page_and_no_code(newcomer: Newcomer):
    page = newcomer.asks(website="https://example.com")

    assert "Enter the code we sent" in page.content.decode()
    assert not Message.objects.exists()


def test_a_known_address_gets_the_same_pages_and_its_owner_a_mail(newcomer: Newcomer):
    person("alice")
    stranger = Newcomer(Client())

    known, unknown = newcomer.asks(email="alice@example.com"), stranger.asks(phone=OTHER_PHONE)
    assert known.redirect_chain == unknown.redirect_chain
    known, unknown = newcomer.types(code_sent(PHONE)), stranger.types(code_sent(OTHER_PHONE))

    assert words(known).replace("alice@example.com", EMAIL) == words(unknown)
    assert [letter.subject for letter in letters("alice@example.com")] == ["Your TickStock account"]
    assert User.objects.count() == 1


def test_a_known_number_gets_the_same_pages_and_its_owner_an_sms(newcomer: Newcomer):
    person("alice", phone=PHONE, phone_verified=True)
    stranger = Newcomer(Client())

    known, unknown = newcomer.asks(), stranger.asks(phone=OTHER_PHONE)

    assert words(known).replace(PHONE, OTHER_PHONE) == words(unknown)
    assert "has an account already" in letters(PHONE)[0].text
    assert words(newcomer.types("123456")).replace(PHONE, OTHER_PHONE) == words(stranger.types("123456"))


def test_known_and_unknown_people_can_both_change_and_ask_again(newcomer: Newcomer):
    person("alice", phone=PHONE, phone_verified=True)
    newcomer.asks()

    with time_machine.travel(time.time() + 31):
        newcomer.does("resend")
        assert len(letters(PHONE)) == 2
    newcomer.does("change", phone=OTHER_PHONE)
    page = newcomer.types(code_sent(OTHER_PHONE))

    assert EMAIL in page.content.decode()


def test_a_number_that_was_only_typed_keeps_nobody_from_it(newcomer: Newcomer):
    person("alice", phone=PHONE, phone_verified=False)

    newcomer.signs_up()

    assert User.objects.owner_of_phone(PHONE) == User.objects.get(email=EMAIL)


def test_of_two_with_one_address_the_first_to_confirm_has_it(newcomer: Newcomer):
    newcomer.asks()
    newcomer.types(code_sent(PHONE))
    code = code_sent(EMAIL)
    EmailAddress.objects.create(user=User.objects.create_user(EMAIL), email=EMAIL, verified=True, primary=True)

    page = newcomer.types(code)

    assert "was made meanwhile" in page.content.decode()
    assert User.objects.count() == 1


def test_one_may_cancel_and_begin_again(newcomer: Newcomer):
    newcomer.asks()
    code = code_sent(PHONE)

    newcomer.does("cancel")

    assert newcomer.types(code).redirect_chain[-1][0] == "/accounts/signup/"


def test_the_same_number_is_not_sent_another_code_at_once_from_another_browser(newcomer: Newcomer):
    newcomer.asks()

    page = Newcomer(Client()).asks(email="other@example.com")

    assert "a little fast" in page.content.decode()
    assert len(letters(PHONE)) == 1


def test_where_a_phone_is_optional_it_may_be_left_out(newcomer: Newcomer, settings):
    settings.PHONE = "optional"

    newcomer.asks(phone="")
    newcomer.types(code_sent(EMAIL))

    assert User.objects.get().phone is None


def test_without_phones_the_address_is_all(newcomer: Newcomer, settings):
    settings.PHONE = "off"

    newcomer.asks(phone="")
    newcomer.types(code_sent(EMAIL))

    assert User.objects.get().phone is None


@pytest.mark.parametrize("page", ["/terms/", "/privacy/"])
def test_what_one_accepts_can_be_read(client: Client, page):
    assert client.get(page).status_code == 200
