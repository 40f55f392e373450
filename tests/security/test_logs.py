"""Nothing secret and nobody's address or number is written to a log, whatever people and providers do."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from apps.messaging.delivery import deliver
from apps.messaging.models import Message
from apps.webhooks import send, services
from apps.webhooks.cut import cut
from apps.webhooks.models import Endpoint
from apps.webhooks.services import Wish
from tests.accounts.newcomer import EMAIL, PHONE, Newcomer
from tests.api.program import program
from tests.log import Log
from tests.messages import code_sent
from tests.messaging.accounts import twilio as twilio
from tests.messaging.servers import Twilio
from tests.people import person
from tests.visitor import PASSWORD
from tests.webhooks.receiver import Receiver
from tests.webhooks.receiver import receiver as receiver
from tickstock.logs.json_line import JsonLine
from tickstock.logs.line import Line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]
OF_DEVELOPERS = ("django.db.backends", "django.template")  # What they are told when they ask for DEBUG


@pytest.fixture(params=[Line, JsonLine])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """All that a process told to say everything writes."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(request.param())
    handler.addFilter(lambda record: not record.name.startswith(OF_DEVELOPERS))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.setLevel(before)
    root.removeHandler(handler)


def test_signing_up_and_in_leaves_no_secret_behind(written: io.StringIO, twilio: Twilio):
    client, newcomer = Client(), None
    newcomer = Newcomer(client)
    newcomer.asks()
    secrets = {"phone code": code_sent(PHONE)}
    for message in Message.objects.all():
        deliver(message.pk)
    newcomer.types("000000")
    newcomer.types(secrets["phone code"])
    secrets["mail code"] = code_sent(EMAIL)
    newcomer.types(secrets["mail code"])
    session = str(client.cookies[settings.SESSION_COOKIE_NAME].value)
    Client().post("/accounts/login/", {"login": EMAIL, "password": "wrong " + PASSWORD})
    Client().post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    Client().post("/accounts/password/reset/", {"email": EMAIL})
    secrets |= {"reset code": code_sent(EMAIL), "password": PASSWORD, "session": session}
    logging.getLogger("apps").error("%s %s %s %s", EMAIL, PHONE, f"sessionid={session}", f"password={PASSWORD!r}")

    assert found(secrets | {"mail": EMAIL, "number": PHONE, "digits": PHONE[1:]}, written) == []


def test_programs_and_providers_leave_none_either(written: io.StringIO, twilio: Twilio, log: Log, receiver: Receiver):
    settings.TWILIO_AUTH_TOKEN = "a-token-of-twilio"
    alice = program("alice")
    token = Client().post(
        "/_allauth/app/v1/auth/login", {"email": "alice@example.com", "password": PASSWORD}, "application/json"
    )
    ticket = alice.post("/api/v1/ticket").json()["ticket"]
    Client(headers={"authorization": f"Bearer {alice.secret}x"}).get("/api/v1/me")
    Client().get(f"/universes/shared/{alice.secret}/")
    wish = Wish(name="mine", url=receiver.url, wants=Endpoint.Wants.MARKET)
    _, hook = services.create(owner=person("bob"), wish=wish)
    cut()
    log.write(2)
    cut()
    receiver.close()
    send.send()
    Client().post("/webhooks/twilio/status?message=1", {"To": PHONE}, headers={"X-Twilio-Signature": "c2lnbmF0dXJl"})
    logging.getLogger("apps").error("Refused %s, %s, %s", alice.secret, f"Authorization: Bearer {ticket}", hook)

    secrets = {"key": alice.secret, "ticket": ticket, "hook": hook, "Twilio": settings.TWILIO_AUTH_TOKEN}
    secrets |= {"access": token.json()["meta"]["access_token"], "refresh": token.json()["meta"]["refresh_token"]}
    assert found(secrets | {"digits": PHONE[1:], "alice": "alice@example.com"}, written) == []


def found(secrets: dict[str, str], written: io.StringIO) -> list[str]:
    """Which of them were written, and where. Six digits alone may be part of another number, such as a time."""
    text = written.getvalue()
    assert text.count("\n") > 5
    pattern = r"(?<![\d.]){}(?!\d)"
    return [
        f"{name}: {line}"
        for name, secret in secrets.items()
        for line in text.splitlines()
        if re.search(pattern.format(re.escape(secret)), line)
    ]
