"""Staff change a detector's threshold while everything runs."""

from __future__ import annotations

import pytest
from django.test import Client
from redis import Redis

from apps.monitoring.models import DetectorThreshold
from apps.monitoring.services import publish_settings
from tests.people import person
from tickstock.stream.settings import read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(person("alice", is_staff=True, is_superuser=True))
    return client


def enter(staff: Client, name: str, value: str) -> str:
    answer = staff.post("/admin/monitoring/detectorthreshold/add/", {"name": name, "value": value})
    return answer.content.decode()


def test_a_change_is_published_under_a_new_version(staff, redis: Redis):
    enter(staff, "high_low", "0.002")
    first = read(redis)
    enter(staff, "surge", "5")

    assert first.thresholds == {"high_low": 0.002}
    assert read(redis).thresholds == {"high_low": 0.002, "surge": 5.0}
    assert read(redis).version > first.version > 0


def test_deleting_it_brings_the_default_back(staff, redis: Redis):
    enter(staff, "high_low", "0.002")

    staff.post(f"/admin/monitoring/detectorthreshold/{DetectorThreshold.objects.get().pk}/delete/", {"post": "yes"})

    assert read(redis).thresholds == {}


@pytest.mark.parametrize(
    ("name", "value"), [("high_low", "0.5"), ("surge", "0"), ("trend_r2", "-1"), ("high_low", "nan")]
)
def test_a_value_out_of_range_is_refused_where_it_is_entered(staff, redis: Redis, name, value):
    page = enter(staff, name, value)

    assert "choose" in page or "Enter a number" in page
    assert read(redis).version == 0


def test_publishing_again_changes_nothing(staff, redis: Redis):
    enter(staff, "high_low", "0.002")
    version = read(redis).version

    publish_settings()

    assert read(redis).version == version


def test_others_may_not(client: Client):
    client.force_login(person("bob"))

    assert client.get("/admin/monitoring/detectorthreshold/").status_code == 302
