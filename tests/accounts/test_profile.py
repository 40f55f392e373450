"""What a person says of themselves, and how they want to see things."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.timezone import get_current_timezone_name

from apps.accounts.middleware import OwnTime
from apps.accounts.models import User
from apps.accounts.profile import zones
from tests.people import person

pytestmark = pytest.mark.django_db
WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
FILLED_IN = {"name": "Alice", "time_zone": "Europe/Berlin", "theme": "dark", "pull_ms": "250"}


@pytest.fixture
def alice() -> User:
    return person("alice")


@pytest.fixture
def hers(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def test_what_is_filled_in_is_kept(hers: Client, alice: User):
    answer = hers.post("/accounts/profile/", FILLED_IN)

    alice.refresh_from_db()
    assert answer.status_code == 302
    assert (alice.name, alice.time_zone, alice.theme, alice.pull_ms) == ("Alice", "Europe/Berlin", "dark", 250)


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("time_zone", ""),
        ("theme", "pink"),
        ("pull_ms", "1"),
        ("pull_ms", "ten"),
        ("name", "x" * 151),
    ],
)
def test_a_value_that_is_none_is_refused_and_changes_nothing(hers: Client, alice: User, field, value):
    answer = hers.post("/accounts/profile/", FILLED_IN | {field: value})

    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {field}
    assert User.objects.get(pk=alice.pk).time_zone == "America/New_York"


def test_nothing_else_can_be_changed_by_sending_more(hers: Client, alice: User):
    more = {"email": "eve@example.com", "is_staff": "on", "is_superuser": "on", "phone": "+12025550123", "id": "1"}

    hers.post("/accounts/profile/", FILLED_IN | more | {"phone_verified": "on", "password": "x", "user": "2"})

    now = User.objects.get(pk=alice.pk)
    assert now.name == "Alice"
    assert (now.email, now.is_staff, now.is_superuser, now.phone) == ("alice@example.com", False, False, None)
    assert now.password == alice.password


def test_ones_theme_stands_in_the_page_from_its_first_byte(hers: Client, alice: User):
    answer = hers.post("/accounts/theme/", {"theme": "dark"})

    assert answer.status_code == 204
    assert re.search(r'<html [^>]*data-theme="dark"', hers.get("/accounts/profile/").content.decode())
    assert hers.post("/accounts/theme/", {"theme": "pink"}).status_code == 400
    assert hers.get("/accounts/theme/").status_code == 405


def test_a_strangers_page_names_no_theme(client: Client):
    assert 'data-theme="' not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("path", ["/accounts/profile/", "/accounts/theme/"])
def test_a_stranger_has_no_profile(client: Client, path):
    assert client.post(path, FILLED_IN)["Location"].startswith("/accounts/login/")


def test_an_interval_chosen_elsewhere_stays_as_it_is(hers: Client, alice: User):
    User.objects.filter(pk=alice.pk).update(pull_ms=700)

    assert "Every 700 ms" in hers.get("/accounts/profile/").content.decode()
    assert hers.post("/accounts/profile/", FILLED_IN | {"pull_ms": "700"}).status_code == 302


def test_times_are_shown_by_ones_own_clock(alice: User, rf: RequestFactory):
    alice.time_zone = "Asia/Kathmandu"
    request = rf.get("/")
    request.user = alice
    page = OwnTime(lambda _: HttpResponse(Template("{{ at|date:'H:i' }}").render(Context({"at": WINTER}))))

    assert page(request).content == b"05:45"
    assert get_current_timezone_name() == "UTC"


def test_a_zone_that_no_longer_exists_does_not_break_a_page(hers: Client, alice: User):
    User.objects.filter(pk=alice.pk).update(time_zone="Atlantis/Capital")

    assert hers.get("/accounts/profile/").status_code == 200


def test_zones_stand_in_groups_with_todays_offset():
    winter, summer = (dict(zones.grouped(day)) for day in (WINTER, SUMMER))

    assert next(iter(winter)) == "United States"
    assert winter["United States"][0] == ("America/New_York", "New York (UTC−5)")  # noqa: RUF001
    assert summer["United States"][0] == ("America/New_York", "New York (UTC−4)")  # noqa: RUF001
    assert ("Asia/Kathmandu", "Kathmandu, Nepal (UTC+5:45)") in winter["Asia"]
    assert winter["Other"] == [("UTC", "UTC")]


def test_every_zone_is_offered_once_and_an_old_spelling_to_who_has_it():
    names = [zone for _, group in zones.grouped(WINTER, also="US/Pacific") for zone, _ in group]

    assert len(names) == len(set(names)) > 400
    assert "US/Pacific" in names


def test_rows_are_dense_unless_somebody_wants_them_comfortable(hers):
    assert 'data-density="dense"' in hers.get("/accounts/profile/").content.decode()

    hers.post("/accounts/profile/", FILLED_IN | {"density": "comfortable"})

    assert 'data-density="comfortable"' in hers.get("/accounts/profile/").content.decode()
    hers.post("/accounts/profile/", FILLED_IN)  # A form from before there was a choice
    assert User.objects.get().density == "comfortable"
    assert hers.post("/accounts/profile/", FILLED_IN | {"density": "airy"}).status_code == 400
