"""Staff read the communication log, search it, and may send again what failed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.messaging.models import Message, State
from apps.messaging.services import code_was_used, send_again, send_mail, send_sms

pytestmark = pytest.mark.django_db
LOG = "/admin/messaging/message/"
ALICE, PHONE = "alice@example.com", "+12125550123"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff@example.com", "x"))
    return client


def failed(state: str = State.FAILED) -> Message:
    send_mail(kind="welcome", to=ALICE, subject="Hello", text="Hello Alice")
    Message.objects.update(state=state, error="554")
    return Message.objects.get()


def test_the_log_shows_no_address_number_or_code(staff: Client):
    send_mail(kind="verification", to=ALICE, subject="Code", text="123456")
    send_sms(kind="verification", to=PHONE, text="654321")

    pages = [staff.get(LOG), *(staff.get(f"{LOG}{message.pk}/change/") for message in Message.objects.all())]

    shown = "".join(page.content.decode() for page in pages)
    assert "a…@example.com" in shown
    assert not any(secret in shown for secret in (ALICE, PHONE, "123456", "654321"))


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize(("words", "found"), [(ALICE, 1), ("ALICE@example.com", 1), (PHONE, 1), ("bob@example.com", 0), ("0123", 1), ("SM7", 1)])  # fmt: skip
def test_it_is_searched_by_exact_recipient_by_what_is_shown_and_by_provider_id(staff: Client, words, found):
    send_mail(kind="welcome", to=ALICE, subject="Hello", text="Hello")
    send_sms(kind="verification", to=PHONE, text="654321")
    Message.objects.filter(channel="sms").update(provider_id="SM7")

    assert staff.get(LOG, {"q": words}).context["cl"].result_count == found


@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_nobody_writes_in_it(staff: Client, path):
    Message.objects.filter(pk=failed().pk).update(id=1)

    assert staff.get(LOG + path).status_code == 403
    assert staff.post(f"{LOG}1/change/", {"state": "sent"}).status_code == 403


def test_what_failed_is_sent_again_as_a_new_message_once(staff: Client):
    message = failed()

    for _ in range(2):
        staff.post(LOG, {"action": "send_again", "_selected_action": [message.pk]})

    again = Message.objects.exclude(pk=message.pk).get()
    message.refresh_from_db()
    assert (message.state, again.state) == (State.FAILED, State.QUEUED)
    assert again.letter == message.letter
    assert again.valid_until <= message.valid_until + timedelta(seconds=1)


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.SENT])
def test_only_what_failed_or_may_have_is_sent_again(state):
    assert not send_again(failed(state))


def test_what_is_no_longer_valid_is_not_sent_again():
    message = failed()
    message.valid_until = timezone.now()

    assert not send_again(message)


@pytest.mark.parametrize("sealed", [None, b"with another key"])
def test_a_text_that_is_gone_cannot_be_sent_again(sealed):
    message = failed()
    message.letter_sealed = sealed

    assert not send_again(message)


def test_staff_who_may_only_look_cannot_send_again(client: Client, django_user_model):
    from django.contrib.auth.models import Permission

    looker = django_user_model.objects.create_user("looker@example.com", "x", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_message"))
    client.force_login(looker)
    message = failed()

    client.post(LOG, {"action": "send_again", "_selected_action": [message.pk]})

    assert Message.objects.count() == 1


def test_it_says_which_code_was_used():
    send_sms(kind="verification", to=PHONE, text="654321")

    code_was_used("+1 (212) 555-0123")

    assert Message.objects.get().used_at
