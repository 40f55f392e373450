"""The pages about alerts, as their owner uses them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from redis import Redis

from apps.alerts import places
from apps.alerts.models import BackTest, Delivery, Destination, Notice, Rule
from apps.alerts.take import take
from tests.alerts.makers import rule, tell
from tests.people import person
from tests.quotes import quotes, show

pytestmark = pytest.mark.django_db
OWN = {"origin": "http://testserver"}
SAID = {
    "name": "Mine", "of": "rows", "expression": "change_pct >= 3", "rearm": "", "universe": "", "only": "aapl, msft",
    "cool_down": "300", "digest_minutes": "0", "per_day": "200", "kinds": ["high"], "directions": ["up", "down"],
}  # fmt: skip


@pytest.fixture
def alice():
    return person("alice")


@pytest.fixture
def browser(alice) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_rule_is_written_and_put_to_work(redis: Redis, browser, alice):
    mail = places.mail_of(alice)
    answer = browser.post("/alerts/new/", SAID | {"destinations": [mail.pk]}, follow=True)

    mine = Rule.objects.get()
    assert answer.redirect_chain[0][0] == f"/alerts/{mine.uid}/"
    assert (mine.expression, mine.only, list(mine.destinations.all())) == ("change_pct >= 3", ["AAPL", "MSFT"], [mail])
    assert "change_pct &gt;= 3" in words(browser.get("/alerts/"))


def test_a_rule_over_events_keeps_its_thresholds(redis, browser):
    browser.post("/alerts/new/", SAID | {"of": "events", "kinds": ["gap", "halt"], "move_min": "4"})
    mine = Rule.objects.get()
    form = words(browser.get(f"/alerts/{mine.uid}/edit/"))

    assert mine.expression == ""
    assert mine.events == {"kinds": ["gap", "halt"], "move_min": 0.04}
    assert 'value="4"' in form


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"expression": "chnge_pct > 3"}, "Did you mean change_pct?"),
        ({"expression": ""}, "Say when you want to be told"),
        ({"quiet_from": "22:00"}, "a beginning and an end"),
        ({"expires_at": "2020-01-01T00:00"}, "over already"),
        ({"only": "X" * 30}, "At most 500 tickers"),
        ({"name": ""}, "required"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(redis, browser, wrong, said):
    answer = browser.post("/alerts/new/", SAID | wrong)

    assert answer.status_code == 400
    assert said in words(answer)
    assert not Rule.objects.exists()


def test_a_draft_says_what_matches_now(redis, browser):
    show(redis, quotes(AAPL={"last": 104.0}, MSFT={"last": 101.0}, TSLA={"last": 110.0}))

    answer = browser.post("/alerts/look/", SAID | {"only": ""}).json()

    assert "2</b>" in answer["html"]
    assert "of 3 symbols match now" in answer["html"]
    assert "AAPL" in answer["html"]
    assert "TSLA" in answer["html"]


def test_a_mistake_is_marked_in_the_draft(redis, browser):
    answer = browser.post("/alerts/look/", SAID | {"expression": "last > 5 and surge_rato > 2"}).json()

    assert "<mark>surge_rato</mark>" in answer["errors"]["expression"]
    assert 'data-suggestion="surge_ratio"' in answer["errors"]["expression"]
    assert "Mend what is marked" in answer["html"]


def test_nobody_tries_rules_faster_than_they_type(redis, browser):
    answers = [browser.post("/alerts/look/", SAID).status_code for _ in range(21)]

    assert answers[-1] == 429


@pytest.mark.usefixtures("contexts")
def test_every_starter_can_be_used(redis, browser):
    from apps.alerts.starters import STARTERS

    for one in STARTERS:
        answer = browser.get(f"/alerts/new/?starter={one.key}")
        form = answer.context["form"]
        said = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert browser.post("/alerts/new/", said).status_code == 302, one.key
    assert Rule.objects.count() == len(STARTERS)


def test_a_rule_can_begin_with_a_symbol(redis, browser):
    assert 'value="AAPL"' in words(browser.get("/alerts/new/?symbol=aapl"))


def test_buttons_do_what_they_say(redis, browser, alice):
    mine = rule(alice)
    at = f"/alerts/{mine.uid}"

    browser.post(f"{at}/switch/")
    browser.post(f"{at}/snooze/", {"hours": "4"})
    browser.post(f"{at}/mute/", {"symbol": "aapl"})
    mine.refresh_from_db()
    seen = words(browser.get(f"{at}/"))
    browser.post(f"{at}/remove/")

    assert (mine.is_on, mine.muted) == (False, ["AAPL"])
    assert mine.snoozed_until > timezone.now() + timedelta(hours=3)
    assert "Snoozed until" in seen
    assert not Rule.objects.exists()


def test_what_was_told_is_found_by_rule_symbol_and_day(redis, browser, alice):
    mine, other = rule(alice), rule(alice, name="other")
    tell(redis, mine, "AAPL", "MSFT")
    tell(redis, other, "TSLA")
    take()
    Notice.objects.filter(symbol="AAPL").update(after_5=1.25)

    def found(**asked):
        page = words(browser.get("/alerts/history/", asked))
        return [symbol for symbol in ("AAPL", "MSFT", "TSLA") if f"/symbols/{symbol}/" in page]

    assert found() == ["AAPL", "MSFT", "TSLA"]
    assert found(rule=mine.uid) == ["AAPL", "MSFT"]
    assert found(symbol="tsla") == ["TSLA"]
    assert found(day="2025-11-24") == ["AAPL", "MSFT", "TSLA"]
    assert found(day="2025-11-25") == []
    assert "+1.25 %" in words(browser.get("/alerts/history/"))


def test_a_back_test_is_asked_for_shown_and_cancelled(redis, browser, alice, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    (tmp_path / "moments" / "2025-11-24").mkdir(parents=True)
    mine = rule(alice)
    browser.post(f"/alerts/{mine.uid}/tests/", {"days": "3"})
    test = BackTest.objects.get()
    seen = words(browser.get(f"/alerts/{mine.uid}/"))
    browser.post(f"/alerts/{mine.uid}/tests/{test.uid}/cancel/")
    test.refresh_from_db()

    assert test.days == ["2025-11-24"]
    assert "told in 0 of 1 sessions" in seen
    assert test.state == "cancelled"


def test_a_webhooks_secret_is_shown_once(redis, browser, alice):
    answer = browser.post("/alerts/destinations/add/", {"kind": "webhook", "name": "Server", "url": "https://example.com/hook"})  # fmt: skip
    secret = Destination.objects.get(kind="webhook").settings["secret"]

    assert secret in words(answer)
    assert secret not in words(browser.get("/alerts/destinations/"))


def test_destinations_are_tried_paused_and_removed(redis, browser, alice):
    mail = places.mail_of(alice)
    at = f"/alerts/destinations/{mail.uid}"
    browser.post(f"{at}/test/")
    browser.post(f"{at}/pause/")
    mail.refresh_from_db()

    assert Delivery.objects.get().is_test
    assert not mail.is_active
    assert "stays" in words(browser.post(f"{at}/remove/", follow=True))
    assert "A test" in words(browser.get("/alerts/deliveries/"))


def test_a_device_is_added_by_its_own_browser_alone(redis, browser, alice):
    keys = {"p256dh": "B" * 87, "auth": "A" * 22}
    first, second = ({"endpoint": f"https://push.example.com/{name}", "keys": keys} for name in "ab")
    added = browser.post("/alerts/destinations/device/", json.dumps({"name": "Phone", "subscription": first}), "application/json")  # fmt: skip
    wrong = browser.post("/alerts/destinations/device/", json.dumps({"subscription": {}}), "application/json")
    said = json.dumps({"old": first["endpoint"], "subscription": second})
    foreign = browser.post("/alerts/destinations/moved/", said, "application/json", headers={"origin": "https://evil.example"})  # fmt: skip
    moved = browser.post("/alerts/destinations/moved/", said, "application/json", headers=OWN)
    stranger = Client().post("/alerts/destinations/moved/", said, "application/json", headers=OWN)

    assert [one.status_code for one in (added, wrong, foreign, moved, stranger)] == [201, 400, 403, 200, 401]
    assert Destination.objects.get(kind="push").settings["endpoint"] == second["endpoint"]


def test_the_site_is_an_app():
    client = Client()
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    worker = client.get("/sw.js")

    assert manifest["display"] == "standalone"
    assert {one["sizes"] for one in manifest["icons"]} == {"192x192", "512x512"}
    assert worker["Content-Type"].startswith("text/javascript")
    assert client.get("/offline/").status_code == 200
