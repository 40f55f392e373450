from __future__ import annotations

import time

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from redis import Redis

from apps.accounts.models import User
from apps.analytics.archive import jobs
from apps.monitoring.tasks import canary
from apps.universes.models import Universe
from tests.people import person, universe
from tests.visitor import PASSWORD
from tickstock.stream import pulse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/dashboard/", "/universes/choose/", "/admin/", "/metrics"])
def test_a_stranger_is_sent_to_the_sign_in(client: Client, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_one_signs_in_with_e_mail_and_password(client: Client):
    person("alice")

    answer = client.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD})

    assert answer["Location"] == "/dashboard/"
    assert client.get("/dashboard/").status_code == 200


@pytest.mark.usefixtures("contexts")
def test_a_wrong_password_says_no_more_than_that(client: Client):
    person("alice")

    known = client.post("/accounts/login/", {"login": "alice@example.com", "password": "wrong"})
    unknown = client.post("/accounts/login/", {"login": "nobody@example.com", "password": "wrong"})

    assert known.context["form"].errors == unknown.context["form"].errors


def test_the_picker_offers_ones_own_universes_and_everybodys(client: Client):
    alice = person("alice")
    universe("Mine", owner=alice)
    universe("Everybody's")
    universe("Theirs", owner=person("charlie"))
    client.force_login(alice)

    page = client.get("/dashboard/").content.decode()

    assert "Mine" in page
    assert "Everybody&#x27;s" in page
    assert "Theirs" not in page


def test_a_name_is_shown_as_text_whatever_it_says(client: Client):
    alice = person("alice")
    universe("<script>alert(1)</script>", owner=alice)
    client.force_login(alice)

    assert "<script>alert(1)" not in client.get("/dashboard/").content.decode()


@pytest.mark.parametrize("path", ["/nowhere/", "/dashboard/nowhere"])
def test_a_page_that_is_not_there_says_so_and_leads_on(client: Client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert 'href="/' in answer.content.decode()


def test_index_members_are_loaded_once_however_often():
    for _ in range(2):
        call_command("load_index_members", verbosity=0)

    counts = {universe.name: universe.members.count() for universe in Universe.objects.all()}
    assert 500 <= counts["S&P 500"] <= 510
    assert 100 <= counts["Nasdaq-100"] <= 105
    assert counts["Dow Jones Industrial Average"] == 30


def test_demo_accounts_exist_on_development_settings_only(settings):
    call_command("create_demo_accounts")
    call_command("create_demo_accounts")
    assert User.objects.filter(is_staff=True).count() == User.objects.filter(is_staff=False).count() == 1

    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError):
        call_command("create_demo_accounts")


def test_health_says_what_is_missing(client: Client, redis: Redis):
    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["problems"] == dict.fromkeys(("ingest", "jobs", "archive"), "never heard of it")
    assert client.get("/health/live").status_code == 200


def test_health_is_good_while_everything_reports(client: Client, redis: Redis):
    canary()
    jobs.archive()
    pulse.beat(redis, pulse.INGEST, {"at": time.time()})

    assert client.get("/health/ready").json() == {"ready": True, "problems": {}}


def test_a_worker_that_fell_silent_is_reported(client: Client, redis: Redis):
    canary()
    jobs.archive()
    pulse.beat(redis, pulse.INGEST, {"at": time.time() - 60})

    problems = client.get("/health/ready").json()["problems"]
    assert list(problems) == ["ingest"]
    assert problems["ingest"].startswith("silent for ")
