"""A setting that is wrong stops the process with one clear line."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

INGEST = ["-m", "workers.ingest"]
CHECK = ["manage.py", "check"]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "tickstock.settings.production",
    "SECRET_KEY": "long and random in production, here only long: 0123456789",
    "ALLOWED_HOSTS": "example.com",
    "EMAIL_URL": "smtp://user:password@localhost:587",
    "TWILIO_ACCOUNT_SID": "AC0123456789abcdef0123456789abcdef",
    "TWILIO_AUTH_TOKEN": "secret",
    "TWILIO_FROM": "+15005550006",
}


def run(command: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], env=os.environ | settings, capture_output=True, text=True, timeout=50, check=False
    )


@pytest.mark.parametrize(
    ("command", "settings", "complaint"),
    [
        (
            INGEST,
            {"FEED": "bloomberg"},
            "Setting FEED: expected one of massive, delayed, simulator, recorded, got 'bloomberg'.",
        ),
        (INGEST, {"FEED": "massive", "MASSIVE_KEY": ""}, "Setting MASSIVE_KEY: expected a value, got ''."),
        (INGEST, {"MASSIVE_HOST": "localhost"}, "Setting MASSIVE_HOST: expected an address such as wss://"),
        (INGEST, {"SUBSCRIBE": "X.*"}, "Setting SUBSCRIBE: expected topics such as T.*"),
        (
            INGEST,
            {"SHARD": "8/8"},
            "Setting SHARD: expected a part of the market such as 0/1, or 2/8 for the third of eight, got '8/8'.",
        ),
        (
            INGEST,
            {"STREAM_URL": "redis+cluster://one,two:6379"},
            "Setting STREAM_URL: expected an address such as redis://localhost:6379/0 or redis+cluster://one:6379,two",
        ),
        (["-m", "workers.merge"], {"SHARDS": "1"}, "Setting SHARDS: expected a whole number from 2 to 64, got '1'."),
        (INGEST, {"LOG_CAP": "many"}, "Setting LOG_CAP: expected a whole number from 1000 to"),
        (INGEST, {"LOG_LEVEL": "LOUD"}, "Setting LOG_LEVEL: expected one of"),
        (CHECK, {"DATABASE_URL": "nonsense://"}, "Setting DATABASE_URL: expected a database address"),
        (CHECK, {"MASSIVE_REST": "api.massive.com"}, "Setting MASSIVE_REST: expected an address such as https://"),
        (CHECK, {"VAR_DIR": "/proc/nowhere"}, "Setting VAR_DIR: expected a folder that can be written"),
        (CHECK, PRODUCTION | {"SECRET_KEY": "short"}, "Setting SECRET_KEY: expected at least 50 characters"),
        (CHECK, PRODUCTION | {"ALLOWED_HOSTS": ""}, "Setting ALLOWED_HOSTS: expected host names"),
        (CHECK, PRODUCTION | {"TWILIO_FROM": ""}, "Setting TWILIO_FROM: expected a value, or PHONE=off, got ''."),
        (CHECK, {"SMS_PER_NUMBER": "10/5"}, "Setting SMS_PER_NUMBER: expected SMS an hour and a day, such as 5/10"),
        (CHECK, PRODUCTION | {"EMAIL_URL": ""}, "Setting EMAIL_URL: expected a value, got ''."),
    ],
)
def test_a_wrong_value_is_one_clear_line(command, settings, complaint):
    stopped = run(command, **settings)

    assert stopped.returncode == 1
    assert stopped.stderr.startswith(complaint)
    assert stopped.stderr.count("\n") == 1


def test_a_secret_is_not_shown():
    assert "hunter2" not in run(CHECK, **PRODUCTION | {"SECRET_KEY": "hunter2"}).stderr


def test_production_passes_djangos_own_deployment_checks():
    checked = run([*CHECK, "--deploy", "--fail-level", "WARNING"], **PRODUCTION)

    assert checked.returncode == 0, checked.stderr


def test_a_site_without_phone_numbers_needs_no_twilio():
    without = PRODUCTION | {"TWILIO_ACCOUNT_SID": "", "TWILIO_AUTH_TOKEN": "", "TWILIO_FROM": "", "PHONE": "off"}

    checked = run(CHECK, **without)

    assert checked.returncode == 0, checked.stderr
