"""Messages to every kind of destination, and what becomes of those that cannot be sent."""

from __future__ import annotations

import base64
import json
import time
from datetime import timedelta

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.utils import timezone
from redis import Redis

from apps.alerts import outcomes, places
from apps.alerts.deliveries import send, settling
from apps.alerts.deliveries.ways import chat
from apps.alerts.models import Delivery, Destination, Notice
from apps.alerts.refused import Refused
from apps.alerts.take import take
from apps.messaging.models import Message
from tests.alerts.makers import rule, tell, webhook
from tests.factories import OPEN, bars
from tests.people import person
from tests.webhooks.receiver import Receiver
from tests.webhooks.verifier import verify
from tickstock.stream.bars import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.WEBHOOK_PRIVATE = True  # The receivers of tests are on this machine


@pytest.fixture
def alice():
    return person("alice")


def told(redis: Redis, *destinations: Destination, symbols: tuple[str, ...] = ("AAPL",)) -> None:
    """Tell these destinations of something."""
    owner = destinations[0].owner
    mine = owner.alert_rules.first() or rule(owner, destinations=destinations)
    tell(redis, mine, *symbols, at=1_763_994_600_000 + time.monotonic_ns() // 1_000_000)
    take()


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def due_now() -> None:
    Delivery.objects.update(due_at=timezone.now())


def test_a_webhook_gets_a_signed_body(redis, alice, receiver: Receiver):
    place, secret = places.add(owner=alice, kind="webhook", name="mine", said={"url": receiver.url})
    told(redis, place, symbols=("AAPL", "MSFT"))
    send.send()

    (got,) = receiver.got
    assert states() == ["sent"]
    assert [one["symbol"] for one in got.said["alerts"]] == ["AAPL", "MSFT"]
    assert got.said["alerts"][0]["facts"] == {"change_pct": 3.25, "last": 101.25}
    assert verify(secret, got.headers, got.body, time.time())


def test_a_mail_is_handed_over_once(redis, alice):
    told(redis, places.mail_of(alice))
    send.send()
    Delivery.objects.update(state="waiting")  # As if the sender had died before it could write it down
    send.send()

    (message,) = Message.objects.filter(kind="alert")
    assert message.letter.subject == "AAPL: mine"
    assert "AAPL 101.25, change_pct 3.25" in message.letter.text
    assert "/symbols/AAPL" in message.letter.html


def test_an_sms_goes_to_the_confirmed_number_within_the_budgets(redis, alice):
    with pytest.raises(Refused, match="Confirm a phone number"):
        places.add(owner=person("bob", phone=None, phone_verified=False), kind="sms", name="phone", said={})
    alice.phone, alice.phone_verified = "+12125550123", True
    alice.save()
    told(redis, places.add(owner=alice, kind="sms", name="phone", said={})[0])
    send.send()

    (message,) = Message.objects.filter(kind="alert", channel="sms")
    assert message.letter.text.startswith("TickStock AAPL: mine")


class Browser:
    """What a browser has of a subscription: its keys, and the address its push service gave it."""

    def __init__(self, endpoint: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.subscription = {"endpoint": endpoint, "keys": {"p256dh": _text(point), "auth": _text(self.secret)}}

    def opened(self, body: bytes) -> dict[str, str]:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_a_push_can_be_read_by_its_browser_alone(redis, alice, receiver):
    browser = Browser(receiver.url)
    told(redis, places.add(owner=alice, kind="push", name="my phone", said=browser.subscription)[0])
    send.send()

    (got,) = receiver.got
    assert states() == ["sent"]
    assert browser.opened(got.body)["title"] == "AAPL: mine"
    assert browser.opened(got.body)["url"] == "/symbols/AAPL/"
    assert got.headers["authorization"].startswith("vapid t=")
    assert int(got.headers["ttl"]) > 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_over_is_paused_at_once(redis, alice, receiver, status):
    receiver.answers = lambda got: status
    place, _ = places.add(owner=alice, kind="push", name="my phone", said=Browser(receiver.url).subscription)
    told(redis, place)
    send.send()
    place.refresh_from_db()

    assert states() == ["dead"]
    assert place.paused_why == "gone"


def test_a_chat_service_is_told(redis, alice, monkeypatch):
    sent = []
    monkeypatch.setattr("apprise.Apprise.instantiate", _fake(sent, True))
    told(redis, places.add(owner=alice, kind="chat", name="room", said={"url": "discord://id/token"})[0])
    send.send()

    assert states() == ["sent"]
    assert sent[0]["title"] == "AAPL: mine"


def test_a_chat_message_of_which_nobody_knows_is_not_sent_again(redis, alice):
    place, _ = places.add(owner=alice, kind="chat", name="room", said={"url": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"})  # fmt: skip
    told(redis, place)
    (delivery,) = Delivery.objects.all()
    Delivery.objects.take(delivery.pk, timezone.now() - timedelta(minutes=2))  # Its sender dies
    send.send()

    assert states() == ["unknown"]
    places.send_again(delivery=delivery, now=timezone.now())
    assert states() == ["waiting"]


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1/", "https://10.0.0.1/hook", "mailto://user:pass@example.com", "form://169.254.169.254",
        "slack://", "nonsense", "", "matrix://user:pass@localhost", "discord://a/b?" + "x" * 600,
    ],
)  # fmt: skip
def test_only_services_whose_servers_are_known_are_told(alice, url):
    with pytest.raises(Refused, match="no address of Telegram"):
        places.add(owner=alice, kind="chat", name="room", said={"url": url})


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "Discord"),
        ("https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "Discord"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "Telegram"),
    ],
)
def test_services_are_known_by_their_addresses(url, name):
    assert chat.service(url) == name


def test_a_failure_is_tried_again_later_and_given_up_at_last(redis, alice, receiver):
    receiver.answers = lambda got: 500
    told(redis, webhook(alice, receiver.url))
    send.send()
    waiting = Delivery.objects.get()
    for _ in range(settling.TRIES - 1):
        due_now()
        send.send()

    assert (waiting.state, waiting.status, waiting.tries) == ("waiting", 500, 1)
    assert waiting.due_at > timezone.now()
    assert states() == ["dead"]
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1


def test_one_slow_destination_delays_nobody(redis, alice, receiver):
    slow, quick = Receiver(), receiver
    slow.answers = lambda got: slow.hangs
    first, second = webhook(alice, slow.url, "slow"), webhook(alice, quick.url, "quick")
    mine = rule(alice, destinations=(first, second))
    for second_ in range(3):
        tell(redis, mine, "AAPL", at=1_763_994_600_000 + second_)
        take()
    with send.Sender(send.Alerts()) as sender:
        sender.run(1.0)
        arrived = len(quick.got)
        slow.close()
        sender.finish()

    assert arrived == 3


def test_a_destination_that_always_fails_is_paused_and_goes_on_when_it_is_resumed(redis, alice, receiver):
    place = webhook(alice, receiver.url)
    Destination.objects.update(failures=19)
    receiver.answers = lambda got: 500
    told(redis, place)
    send.send()
    place.refresh_from_db()
    assert place.paused_why == "failures"

    receiver.answers = lambda got: 200
    due_now()
    send.send()
    still = states()
    places.resume(destination=place)
    send.send()

    assert (still, states()) == (["waiting"], ["sent"])


def test_a_test_goes_also_while_it_is_paused(alice, receiver, redis):
    place = webhook(alice, receiver.url)
    places.pause(destination=place, now=timezone.now())
    places.test(destination=place, now=timezone.now())
    send.send()

    assert receiver.got[0].said["type"] == "test"
    assert states() == ["sent"]


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "https://localhost/x", "https://[::1]/", "https://192.168.0.1/"])
def test_nothing_is_sent_to_private_addresses(redis, alice, settings, url):
    settings.WEBHOOK_PRIVATE = False
    for kind, said in (("webhook", {"url": url}), ("push", Browser(url).subscription)):
        try:
            place, _ = places.add(owner=alice, kind=kind, name=kind, said=said)
        except Refused:
            continue
        places.test(destination=place, now=timezone.now())
    send.send()

    assert "sent" not in states()
    assert set(states()) <= {"dead"}


@pytest.mark.parametrize("dies_at", ["before", "after"])
def test_a_sender_that_dies_sends_again_under_the_same_id(redis, alice, receiver, monkeypatch, dies_at):
    told(redis, webhook(alice, receiver.url))

    def dies(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*((send.Alerts, "send") if dies_at == "before" else (send, "settle")), dies)
        with pytest.raises(KeyboardInterrupt):
            send.send()
    cache.delete(send.LOCK)
    Delivery.objects.filter(state="sending").update(busy_until=timezone.now())
    send.send()

    assert states() == ["sent"]
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1


def test_a_browser_that_renews_its_subscription_stays_the_same_destination(alice):
    before, after = (Browser(f"https://push.example.com/{name}").subscription for name in "ab")
    place, _ = places.add(owner=alice, kind="push", name="my phone", said=before)

    assert places.move(owner=alice, old=before["endpoint"], subscription=after)
    assert not places.move(owner=person("bob"), old=after["endpoint"], subscription=before)
    place.refresh_from_db()
    assert place.settings["endpoint"] == after["endpoint"]


def test_what_opens_a_destination_is_sealed_and_not_exported(alice, receiver):
    from apps.accounts.export import EXPORTS

    place = webhook(alice, receiver.url)

    assert receiver.url.encode() not in bytes(place.sealed)
    assert receiver.url not in json.dumps(EXPORTS["alerts"](alice), default=str)


def test_outcomes_are_noted_from_the_minute_bars(redis, alice):
    tell(redis, rule(alice), "AAPL", at=OPEN)
    take()
    for minute, close in {5: 102.2625, 15: 100.2375, 30: 101.25, 40: 101.0}.items():
        publish(redis, bars(minute, "AAPL", close=close))

    assert outcomes.keep(OPEN + 34 * 60_000) == 1
    one = Notice.objects.get()
    assert (one.after_5, one.after_15, one.after_30) == (1.0, -1.0, 0.0)


def _fake(sent, answer):
    class Service:
        protocol, secure_protocol = None, "discord"

        def notify(self, **said):
            sent.append(said)
            return answer

    return lambda *_, **__: Service()
