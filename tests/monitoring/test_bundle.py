"""A bundle tells everything but secrets, and the admin's log tells who took it."""

from __future__ import annotations

import io
import json
import logging
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from redis import Redis

from apps.monitoring.heard import listener
from tests.monitoring.test_diagnostics import browser, operator
from tests.stream.test_presence import process
from tickstock.logs.newest import Newest, newest
from tickstock.stream import tracing
from tickstock.stream.processes import say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]
PLANTED = "Aplanted-secret-of-this-test"


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    listener.forget()


def test_it_holds_what_is_known(redis: Redis, first_rules):
    say(redis, process("jobs", at=listener.listen().at))
    alice = operator()

    answer = browser(alice).get("/admin/diagnostics/bundle")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        found = {name: packed.read(name).decode() for name in packed.namelist()}
    assert answer["Content-Disposition"].startswith('attachment; filename="tickstock-')
    assert json.loads(found["processes.json"])[0]["role"] == "jobs"
    assert json.loads(found["versions.json"])["Database"].startswith("PostgreSQL")
    assert json.loads(found["migrations.json"])["pending"] == []
    assert "monitoring.0005_diagnostics" in json.loads(found["migrations.json"])["applied"]
    assert json.loads(found["alarms.json"])["rules"]
    assert "ts_viewers" in found["metrics.txt"]
    for name in ("about", "settings", "pulses", "ledger", "flow", "queues", "errors", "trace"):
        json.loads(found[f"{name}.json"])
    assert LogEntry.objects.get().user_id == alice.pk


def test_it_holds_no_secret(redis: Redis, settings, monkeypatch):
    secrets = {}
    for name in ("SECRET_KEY", "MASSIVE_KEY", "TWILIO_AUTH_TOKEN", "METRICS_KEY", "EMAIL_URL", "ALARM_WEBHOOK_SECRET"):
        secrets[name] = f"{PLANTED}-{name}"
        monkeypatch.setenv(name, secrets[name])
        setattr(settings, name, secrets[name])
    monkeypatch.setenv("DATABASE_URL", f"postgres://tick:{PLANTED}@db/tick?password={PLANTED}")
    monkeypatch.setenv("STREAM_URL", f"redis://:{PLANTED}@broker:6379/0")
    logging.getLogger().addHandler(handler := Newest())
    for secret in secrets.values():
        logging.getLogger("tests").error("Refused %s", secret)
    logging.getLogger("tests").error("redis://:%s@broker, token=%s, bob@example.com, +12025550143", PLANTED, PLANTED)
    logging.getLogger().removeHandler(handler)
    say(redis, process("web", at=listener.listen().at, trouble=newest()))

    content = browser(operator()).get("/admin/diagnostics/bundle").content

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        whole = content + b"".join(packed.read(name) for name in packed.namelist())
    assert whole.count(b"Refused ***") >= len(secrets)
    for planted in (
        PLANTED,
        "bob@example.com",
        "2025550143",
        str(settings.DATABASES["default"]["PASSWORD"] or PLANTED),
    ):
        assert planted.encode() not in whole


def test_who_follows_what_is_noted_and_only_a_symbol_is_followed(redis: Redis):
    alice = operator()

    for text in ("BRK.B", "<script>", "MSFT"):
        browser(alice).post("/admin/diagnostics/trace", {"symbol": text})

    followed = tracing.wish(redis)
    assert followed is not None
    assert followed.symbol == "BRK.B"
    [entry] = LogEntry.objects.all()
    assert (entry.user_id, entry.object_repr) == (alice.pk, "BRK.B")
    assert "60 s" in entry.change_message
