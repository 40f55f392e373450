"""The pages about filters, without a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.live.hour import LastHour
from apps.universes.filters import services
from apps.universes.filters.presets import PRESETS
from apps.universes.models import FilterSet
from apps.universes.services import choices_of
from tests.people import looks_at, person, universe
from tickstock.market.events import KINDS
from tickstock.market.filters import Filter

pytestmark = pytest.mark.django_db

HIGHS = Filter(kinds=frozenset({"high"}), move_min=0.0015)
EVERY_CHOICE = {
    "kinds": ["high", "low", "trend", "surge", "pressure", "vwap", "gap", "breakout", "halt", "resume"],
    "sessions": ["pre", "regular", "post"],
    "directions": ["up", "down"],
    "windows": ["180", "360", "600"],
}


@pytest.fixture(autouse=True)
def _nothing_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.live.views.last_hour", LastHour())


@pytest.fixture
def alice(client: Client) -> User:
    made = person("alice")
    client.force_login(made)
    return made


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def in_force(user: User) -> tuple[str, Filter]:
    interest = choices_of([user.pk])[user.pk].interest
    return interest.filters, interest.filter


@pytest.mark.parametrize("path", ["/filters/", "/filters/new/", "/filters/preview/", "/filters/1/", "/filters/choose/"])
def test_a_stranger_is_sent_to_the_sign_in(client: Client, path):
    assert "/login/" in client.get(path)["Location"]


@pytest.mark.parametrize("how", ["", "copy/", "delete/"])
def test_nobody_gets_at_the_sets_of_others(client: Client, alice, how):
    theirs = services.make(owner=person("charlie"), name="Theirs", wanted=HIGHS)

    assert client.post(f"/filters/{theirs.pk}/{how}", {"name": "Mine"} | EVERY_CHOICE).status_code == 404
    assert client.post("/filters/choose/", {"filters": theirs.pk}).status_code == 400
    assert FilterSet.objects.get().name == "Theirs"
    assert "Theirs" not in page(client, "/filters/")


def test_the_list_says_which_is_in_force_and_what_each_lets_through(client: Client, alice):
    services.choose(user=alice, filters=services.make(owner=alice, name="Just highs", wanted=HIGHS))

    shown = page(client, "/filters/")

    assert "Just highs" in shown
    assert "Kinds of event: Highs · Smallest move: 0.15%" in shown
    assert shown.count("In force</span>") == 1


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_preset_becomes_a_set_of_ones_own(client: Client, alice, preset):
    answer = client.post(f"/filters/presets/{preset.key}/", follow=True)

    assert answer.status_code == 200
    assert FilterSet.objects.get().in_force() == (preset.name, preset.filter)


def test_what_is_written_is_saved_and_put_in_force(client: Client, alice):
    written = {"name": "Large moves", "move_min": "1.5%", "day_volume_min": "1.5M", "without": "gme, amc".upper()}

    client.post("/filters/new/", {**EVERY_CHOICE, **written, "put_in_force": "yes"})

    wanted = Filter(move_min=0.015, day_volume_min=1.5e6, without=frozenset({"GME", "AMC"}))
    assert in_force(alice) == ("Large moves", wanted)


def test_saved_without_that_it_is_not_in_force(client: Client, alice):
    client.post("/filters/new/", {**EVERY_CHOICE, "name": "Draft", "per_minute": "6"})

    assert in_force(alice) == ("Everything", Filter())
    assert FilterSet.objects.get().name == "Draft"


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(client: Client, alice):
    filters = services.make(owner=alice, name="Highs", wanted=HIGHS)

    answer = client.post(f"/filters/{filters.pk}/", {**EVERY_CHOICE, "name": "Highs", "move_min": "99999"})

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_move_min_error"' in shown
    assert "Choose 0 to 1,000." in shown
    assert 'value="99999"' in shown
    assert FilterSet.objects.get().in_force() == ("Highs", HIGHS)


@pytest.mark.usefixtures("contexts")
def test_a_name_that_is_taken_is_said_beside_the_name(client: Client, alice):
    services.make(owner=alice, name="Highs", wanted=HIGHS)

    answer = client.post("/filters/new/", {**EVERY_CHOICE, "name": "Highs"})

    assert answer.context["form"].errors == {"name": ["You have a set called Highs already."]}


def test_a_copy_a_new_name_and_the_end_of_a_set(client: Client, alice):
    filters = services.make(owner=alice, name="Highs", wanted=HIGHS)

    client.post(f"/filters/{filters.pk}/copy/")
    client.post(f"/filters/{filters.pk}/", {**EVERY_CHOICE, "name": "Renamed"})
    assert "Delete Renamed?" in page(client, f"/filters/{filters.pk}/delete/")
    client.post(f"/filters/{filters.pk}/delete/")

    assert [str(one) for one in FilterSet.objects.all()] == ["Highs 2"]


def test_one_chooses_in_the_list_and_stays_there(client: Client, alice):
    filters = services.make(owner=alice, name="Highs", wanted=HIGHS)

    assert client.post("/filters/choose/", {"filters": filters.pk, "stay": ""})["Location"] == "/filters/"
    assert in_force(alice)[0] == "Highs"
    assert client.get("/filters/in-force/")["Location"] == f"/filters/{filters.pk}/"
    assert client.post("/filters/choose/", {})["Location"] == "/dashboard/"
    assert in_force(alice)[0] == "Everything"


def test_a_set_that_cannot_be_read_says_so_and_can_be_saved_anew(client: Client, alice):
    filters = services.make(owner=alice, name="Highs", wanted=HIGHS)
    services.choose(user=alice, filters=filters)
    FilterSet.objects.update(settings={"move_min": "much"})

    assert "cannot be read, so everything comes through" in page(client, "/filters/")
    assert "cannot be read" in page(client, f"/filters/{filters.pk}/")
    client.post(f"/filters/{filters.pk}/", {**EVERY_CHOICE, "name": "Highs", "per_minute": "6"})

    assert in_force(alice) == ("Highs", Filter(per_minute=6))


def test_without_scripts_a_button_previews_on_the_same_page(client: Client, alice, log):
    log.write(3, "AAPL")
    log.write(2, "MSFT")
    looks_at(alice, universe("Mine", "AAPL"))
    draft = {**EVERY_CHOICE, "name": "Draft", "per_minute": "2"}

    shown = client.post("/filters/preview/", draft).content.decode()

    assert "<h1>New set</h1>" in shown
    assert '<b class="big-number">2</b> <span class="soft">of 3 events would have come through' in shown
    assert "2 a minute" in shown
    assert not FilterSet.objects.exists()


def test_scripts_get_the_preview_and_what_is_wrong(client: Client, alice, log):
    log.write(1)
    json = {"Accept": "application/json"}

    good = client.post("/filters/preview/", EVERY_CHOICE, headers=json).json()
    bad = client.post("/filters/preview/", {**EVERY_CHOICE, "r2_min": "2"}, headers=json).json()

    assert "of 1 event would" in good["html"]
    assert not good["errors"]["r2_min"].strip()
    assert "Choose 0 to 1." in bad["errors"]["r2_min"]
    assert "Mend what is marked" in bad["html"]


def test_whoever_asks_for_previews_without_end_is_told_to_wait(client: Client, alice, log):
    log.write(1)
    json = {"Accept": "application/json"}
    answers = [client.post("/filters/preview/", EVERY_CHOICE, headers=json) for _ in range(22)]

    refused = [answer for answer in answers if answer.status_code == 429]
    plain = client.post("/filters/preview/", {**EVERY_CHOICE, "name": "Draft"})
    client.force_login(person("bob"))

    assert len(refused) == 2
    assert all(answer["Retry-After"] == "10" and "a little fast" in answer.json()["detail"] for answer in refused)
    assert plain.status_code == 429
    assert 'value="Draft"' in plain.content.decode()
    assert client.post("/filters/preview/", EVERY_CHOICE, headers=json).status_code == 200


def test_where_the_log_cannot_be_read_the_preview_says_that(client: Client, alice, settings):
    settings.STREAM_URL = "redis://127.0.0.1:1/0"

    shown = client.post("/filters/preview/", {**EVERY_CHOICE, "name": "Draft"}).content.decode()

    assert "cannot be read now" in shown
    assert "would have come through" not in shown


def test_the_strip_of_the_dashboard_shows_every_kind_and_the_sets_to_choose_from(client: Client, alice):
    services.choose(user=alice, filters=services.make(owner=alice, name="Just highs", wanted=HIGHS))

    shown = page(client, "/dashboard/")

    assert all(shown.count(f'data-kind="{kind}"') == 1 for kind in KINDS)
    assert "selected>Just highs</option>" in shown
