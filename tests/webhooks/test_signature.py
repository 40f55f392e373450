"""Signatures, checked the way a receiver who never saw our code checks them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from apps.webhooks.models import Endpoint
from apps.webhooks.signature import headers, new_secret, sign
from tests.webhooks.verifier import verify

NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)


def test_a_receiver_knows_us_by_the_signature():
    secret, body = new_secret(), b'{"type":"test"}'

    sent = headers([secret], "a-delivery", 1_700_000_000, body)

    assert verify(secret, sent, body, 1_700_000_010)
    assert not verify(secret, sent, body + b" ", 1_700_000_010)
    assert not verify(secret, sent | {"Webhook-Id": "another"}, body, 1_700_000_010)
    assert not verify(secret, sent | {"Webhook-Timestamp": "1700000001"}, body, 1_700_000_010)
    assert not verify(secret, sent, body, 1_700_000_400)
    assert not verify(new_secret(), sent, body, 1_700_000_010)


def test_we_sign_as_the_libraries_do():
    """With the example that they all carry among their tests."""
    secret, message_id, body = (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
    )

    assert sign(secret, message_id, 1614265330, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_long_random_and_of_the_shape_libraries_expect():
    first, second = new_secret(), new_secret()

    assert first != second
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first[6:], validate=True)) == 32


@pytest.mark.parametrize(("hours", "keys"), [(0, 2), (23, 2), (24, 1), (100, 1)])
def test_the_secret_before_signs_for_a_day_longer(hours, keys):
    endpoint = Endpoint()
    old = endpoint.set_secret(NOW - timedelta(days=9))
    new = endpoint.set_secret(NOW)

    secrets = endpoint.secrets(NOW + timedelta(hours=hours))

    assert secrets == [new, old][:keys]
    sent = headers(secrets, "a-delivery", 1_700_000_000, b"{}")
    assert [verify(one, sent, b"{}", 1_700_000_000) for one in (new, old)] == [True, keys == 2]


def test_a_secret_lies_sealed():
    endpoint = Endpoint()

    secret = endpoint.set_secret(NOW)

    assert secret.encode() not in bytes(endpoint.secret_sealed)
