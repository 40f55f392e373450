"""In development messages stay on this machine and are shown on a page."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.messaging import kept
from apps.messaging.delivery import deliver
from apps.messaging.models import Message, State
from apps.messaging.services import send_mail, send_sms

pytestmark = pytest.mark.django_db
PAGE = "/dev/messages/"


@pytest.fixture(autouse=True)
def _nothing_leaves(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.EMAIL_BACKEND = "apps.messaging.kept.MailBackend"


def deliver_all() -> None:
    for message in Message.objects.order_by("pk"):
        deliver(message.pk)


def test_mails_and_sms_are_shown_with_their_codes_newest_first(client: Client):
    send_mail(kind="verification", to="alice@example.com", subject="Confirm", text="Code: 123456", html="<b>123456</b>")
    send_sms(kind="verification", to="+12125550123", text="Your code is 654321")

    deliver_all()

    page = client.get(PAGE).content.decode()
    assert page.index("+12125550123") < page.index("alice@example.com")
    assert "<code data-copied>123456</code>" in page
    assert "<code data-copied>654321</code>" in page
    assert {message.state for message in Message.objects.all()} == {State.SENT}


def test_a_mail_is_shown_without_scripts_and_in_a_frame_of_ours_only(client: Client):
    name = kept.keep(channel="mail", to="a@example.com", subject="S", text="T", html="<script>alert(1)</script>Hello")

    answer = client.get(f"{PAGE}{name}.html")

    assert "Hello" in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "default-src 'none'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "<script>alert" not in client.get(PAGE).content.decode()


def test_the_newest_hundred_are_kept(settings, tmp_path):
    for number in range(103):
        kept.keep(channel="sms", to="+12125550123", text=f"number {number}")

    assert [message.text for message in kept.newest()][::99] == ["number 102", "number 3"]
    assert len(list((tmp_path / "messages").iterdir())) == 100


def test_a_file_that_is_no_message_is_passed_over(client: Client, tmp_path):
    kept.keep(channel="sms", to="+12125550123", text="whole")
    (tmp_path / "messages" / f"{1:019d}-{2:032x}").write_text("{half")

    assert [message.text for message in kept.newest()] == ["whole"]


@pytest.mark.parametrize("name", ["nothing", "..%2F..%2Fsecret", "1" * 52])
def test_only_kept_messages_have_pages(client: Client, name):
    assert client.get(f"{PAGE}{name}.html").status_code == 404


def test_elsewhere_than_in_development_there_is_no_such_page(client: Client, settings):
    name = kept.keep(channel="mail", to="a@example.com", subject="S", text="T", html="H")
    settings.DEMO_ACCOUNTS = False

    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}{name}.html").status_code == 404
