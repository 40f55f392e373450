"""What must not stand in a log does not, whoever put it there; what helps to find a fault stays."""

from __future__ import annotations

import secrets

import pytest

from tickstock.logs import mask
from tickstock.logs.mask import secrets_of


@pytest.fixture
def as_before():
    yield
    mask.know({})


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("login by bob.smith+ny@example.co.uk", "smith"),
        ("to bob%40example.com", "bob%40"),
        ("The number +12025550143 is not valid", "2025550143"),
        ("To=%2B12025550143", "2025550143"),
        ("call 12025550143 now", "12025550143"),
        ("call +1 (202) 555-0143 now", "555"),
        ("Your code is 123456", "123456"),
        ("code: 123456", "123456"),
        ("password=hunter2&next=/", "hunter2"),
        ("{'password': 'hunter2'}", "hunter2"),
        ('{"api_key": "hunter2"}', "hunter2"),
        ("Authorization: Basic QUMxOnNlY3JldA==", "QUMx"),
        ("Authorization: Bearer abcdef", "abcdef"),
        ("sent bearer abcdef", "abcdef"),
        ("Cookie: sessionid=3uzf8n1k", "3uzf8n1k"),
        ("redis://:hunter2@broker:6379/0 does not answer", "hunter2"),
        ("postgres://tick:hunter2@db/tick", "hunter2"),
        ("key ts_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL", "ijklmn"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJz"),
        ("Not Found: /accounts/password/reset/key/1-c8xyz1-9bc0123456789abcdef0123456789abc/", "9bc0"),
    ],
)
def test_it_is_hidden(text, secret):
    assert secret not in mask.mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "The log lost events after seq 1234567 while no worker was there to repair it",
        "Writing epoch 1795424000 after seq 0",
        "Task apps.analytics.tasks.archive[8d777f38-5d3d-4dfc-9a1f-1e0a4c9e3d11] raised",
        "event s19ab03f7c21-482 at 1795424000123",
        "Feed wss://socket.massive.com/stocks: closed with code 1006",
        "Is another worker running with this key?",
        "apps/live/test_names_of_functions_may_be_quite_long_2.py, line 12, in a_name_of_a_function",
        "KeyError: 'symbol'",
        "2026-11-23 09:30:00,123 INFO apps.live.hub 127.0.0.1:8002 took 0.0123456 s",
        "Serving on ws://127.0.0.1:8001/stocks",
    ],
)
def test_what_helps_stays(text):
    assert mask.mask(text) == text


def test_no_random_secret_of_ours_gets_through():
    made = [make() for _ in range(5_000) for make in (secrets.token_urlsafe, lambda: secrets.token_hex(16))]

    assert [one for one in made if one in mask.mask(f"refused {one} again")] == []


def test_the_values_of_secret_settings_are_hidden_wherever_they_come_up(as_before):
    mask.know(
        {"TWILIO_AUTH_TOKEN": "plain words only", "DATABASE_URL": "postgres://a:long-password@b/c", "PORT": "8000"}
    )

    assert mask.mask("it said plain words only at 8000") == "it said *** at 8000"
    assert "long-password" not in mask.mask("password long-password")


def test_short_words_are_no_secrets():
    assert secrets_of({"MASSIVE_KEY": "simulator"}) == set()


def test_a_very_long_line_is_no_trouble():
    for piece in ("a", "1", "a1", "+1", "a@", "key=", "://", "-_", "code "):
        mask.mask(piece * 20_000)
