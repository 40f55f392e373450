"""What staff see of everything that runs, and nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from redis import Redis

from apps.accounts.models import User
from apps.alerts.models import Place
from apps.monitoring.diagnostics.flow import Pace
from apps.monitoring.diagnostics.shown import ADDRESSES, SHOWN, described, settings_shown
from apps.monitoring.heard import listener
from tests.people import person
from tests.stream.test_presence import process
from tests.waiting import until
from tickstock.logs.mask import HIDDEN, is_secret
from tickstock.logs.newest import Trouble
from tickstock.stream import keys
from tickstock.stream.processes import say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]
PAGE = "/admin/diagnostics/"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def operator(name: str = "alice") -> User:
    made = person(name, is_staff=True)
    made.user_permissions.add(Permission.objects.get(codename="view_diagnostics"))
    return made


@pytest.fixture(autouse=True)
def _asked_anew() -> None:
    listener.forget()


def test_it_takes_staff_with_the_right_to_it():
    assert browser(operator()).get(PAGE).status_code == 200
    assert browser(person("bob", is_staff=True)).get(PAGE).status_code == 403
    assert "/login/" in browser(person("charlie")).get(PAGE)["Location"]


def test_who_may_see_it_finds_it_in_the_admin():
    assert PAGE in browser(operator()).get("/admin/").text
    assert PAGE not in browser(person("bob", is_staff=True)).get("/admin/").text


def test_every_process_says_how_it_is_and_what_troubled_it(redis: Redis):
    now = listener.listen().at
    trouble = Trouble(at=now - 9, level="ERROR", logger="apps.live", message="<b>It</b> failed", about={"user": 7})
    say(redis, process("web", at=now - 1, started_at=now - 60, memory=123_000_000, figures={"viewers": 3.0}))
    say(redis, process("ingest", at=now - 99, shard="2/8", trouble=[trouble], counts={"errors": 1}))

    sections = browser(operator()).get(PAGE + "figures").json()["sections"]

    ingest, web = sections["processes"].split("<tr>")[2:]
    assert "ingest 2/8" in ingest
    assert "silent" in ingest
    assert "web" in web
    assert "alive" in web
    assert "117.3" in web  # MB
    assert "&lt;b&gt;It&lt;/b&gt; failed" in sections["trouble"]
    assert "user=7" in sections["trouble"]
    assert "open pages and streams: 3" in sections["flow"]


def test_it_says_what_became_of_all_that_rules_found(redis: Redis):
    redis.hset(keys.ALERTS_LEDGER, mapping={"rules": 3, "found": 12, "told": 9, "held_cool_down": 3, "said_at": 1.0})
    redis.hset(keys.ALERTS_META, mapping={"epoch": 1, "seq": 9})
    Place.objects.create(shard=0, epoch=1, seq=7)

    said = browser(operator()).get(PAGE + "figures").json()["sections"]["alerts"]

    assert "Ledger: 12 found = 9 told + 3 held back." in said
    assert "balanced" in said
    assert "cool_down: 3" in said
    assert "2 wait" in said


def test_the_page_stands_when_the_broker_does_not_answer(settings):
    settings.REDIS_URL = settings.STREAM_URL = "redis://127.0.0.1:1/0"
    listener.forget()

    client = Client()
    client.force_login(operator())
    seen: Any = client.get(PAGE)

    assert seen.status_code == 200
    assert "The broker does not answer, so nobody can say." in seen.text


def test_settings_on_the_list_are_shown_and_all_others_hidden():
    secret = "a-secret-of-ours-0815"
    environment = dict.fromkeys(described(), f"redis://me:{secret}@host:6379/0?password={secret}")
    environment |= {"PORT": "9000", "FEED": "massive", "TWILIO_FROM": "+15005550006"}

    shown = {setting.name: setting.value for setting in settings_shown(environment)}

    assert secret not in str(shown)
    assert (shown["PORT"], shown["FEED"], shown["REDIS_URL"]) == ("9000", "massive", "redis://host:6379/0")
    assert shown["SECRET_KEY"] == shown["EMAIL_URL"] == shown["ALARM_WEBHOOK"] == HIDDEN
    assert "5005550006" not in shown["TWILIO_FROM"]
    assert all(setting.value == "" for setting in settings_shown({}))


def test_the_list_names_settings_that_are_there_and_no_secret():
    assert SHOWN | set(ADDRESSES) <= described().keys()
    assert {name for name in SHOWN if is_secret(name)} == {"PUBLIC_URL"}


def test_the_pace_is_known_from_the_second_look_on():
    pace = Pace()

    assert pace.of({"Frames": 100}, at=10.0) == {}
    assert pace.of({"Frames": 150}, at=10.5) == {}  # Somebody else looks, too
    assert pace.of({"Frames": 300}, at=12.0) == {"Frames": 100.0}
    assert pace.of({"Frames": 5}, at=14.0) == {}  # The worker began anew


def test_the_newest_figures_are_asked_for(redis: Redis):
    alice = browser(operator())
    say(redis, process("jobs", at=listener.listen().at))

    until(lambda: "jobs" in alice.get(PAGE + "figures").json()["sections"]["processes"])
