"""Alert rules by program: the same as on the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from redis import Redis

from apps.accounts.models import Scope
from apps.alerts import places
from apps.alerts.models import BackTest
from apps.alerts.take import take
from tests.alerts.makers import rule, tell
from tests.api.program import Program, program
from tests.quotes import quotes, show

pytestmark = pytest.mark.django_db
NEW = {"name": "Mine", "expression": "change_pct >= 3", "only": ["AAPL"]}


@pytest.fixture
def alice(redis: Redis) -> Program:
    return program("alice")


def test_a_rule_is_made_changed_and_deleted(alice):
    mail = places.mail_of(alice.user)
    made = alice.post("/api/v1/alerts/rules", NEW | {"destinations": [str(mail.uid)], "quiet_from": "22:00", "quiet_until": "07:00"})  # fmt: skip
    uid = made.json()["id"]
    changed = alice.patch(f"/api/v1/alerts/rules/{uid}", {"expression": "change_pct >= 4", "is_on": False})
    again = alice.get("/api/v1/alerts/rules").json()["items"]
    gone = alice.delete(f"/api/v1/alerts/rules/{uid}")

    assert made.status_code == 201
    assert made.json()["destinations"] == [str(mail.uid)]
    assert (changed.json()["version"], changed.json()["is_on"], changed.json()["quiet_from"]) == (2, False, "22:00")
    assert [one["expression"] for one in again] == ["change_pct >= 4"]
    assert gone.status_code == 204


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"expression": "chnge_pct > 3"}, "Did you mean change_pct?"),
        ({"events": {}}, "Say either"),
        ({"universe": 99999}, "no such universe"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "over already"),
        ({"destinations": ["00000000-0000-4000-8000-000000000000"]}, "no such destination"),
    ],
)
def test_what_cannot_be_is_refused_in_words(alice, wrong, said):
    answer = alice.post("/api/v1/alerts/rules", NEW | wrong)

    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_a_draft_says_what_matches_now(alice, redis):
    show(redis, quotes(AAPL={"last": 104.0}, MSFT={}))
    found = alice.post("/api/v1/alerts/rules/preview", {"expression": "change_pct >= 3"}).json()

    assert (found["matching"], found["looked_at"], found["matches"]) == (1, 2, ["AAPL"])


def test_what_was_told_is_paged_and_nobody_elses_is_seen(alice, redis):
    mine = rule(alice.user)
    tell(redis, mine, *(f"S{number}" for number in range(5)))
    take()
    first = alice.get("/api/v1/alerts?limit=3").json()
    second = alice.get(f"/api/v1/alerts?limit=3&cursor={first['next']}").json()
    bob = program("bob")

    assert [one["symbol"] for one in first["items"] + second["items"]] == ["S4", "S3", "S2", "S1", "S0"]
    assert second["next"] is None
    assert bob.get("/api/v1/alerts").json()["items"] == []
    assert bob.get(f"/api/v1/alerts/rules/{mine.uid}").status_code == 404


def test_a_back_test_is_asked_for_and_cancelled(alice, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    mine = rule(alice.user)
    none = alice.post(f"/api/v1/alerts/rules/{mine.uid}/tests")
    (tmp_path / "moments" / "2025-11-24").mkdir(parents=True)
    asked = alice.post(f"/api/v1/alerts/rules/{mine.uid}/tests?days=3").json()
    cancelled = alice.delete(f"/api/v1/alerts/tests/{asked['id']}")
    again = alice.delete(f"/api/v1/alerts/tests/{asked['id']}")

    assert none.status_code == 422
    assert (asked["days"], asked["state"]) == (["2025-11-24"], "waiting")
    assert (cancelled.status_code, again.status_code) == (204, 409)
    assert BackTest.objects.get().state == "cancelled"


def test_a_symbol_is_muted(alice):
    mine = rule(alice.user)

    assert alice.patch(f"/api/v1/alerts/rules/{mine.uid}", {"muted": ["AAPL"]}).json()["muted"] == ["AAPL"]
    assert alice.patch(f"/api/v1/alerts/rules/{mine.uid}", {"muted": []}).json()["muted"] == []


def test_a_destination_is_added_tried_paused_and_removed(alice):
    made = alice.post("/api/v1/alerts/destinations", {"kind": "webhook", "name": "Server", "url": "https://example.com/a"})  # fmt: skip
    at = f"/api/v1/alerts/destinations/{made.json()['destination']['id']}"
    tried = alice.post(f"{at}/test")
    paused = alice.patch(at, {"is_active": False}).json()
    gone = alice.delete(at)
    mail = places.mail_of(alice.user)

    assert made.json()["secret"].startswith("whsec_")
    assert (tried.json()["state"], tried.json()["alerts"]) == ("waiting", [])
    assert (paused["is_active"], paused["paused_why"]) == (False, "owner")
    assert gone.status_code == 204
    assert alice.delete(f"/api/v1/alerts/destinations/{mail.uid}").status_code == 422


def test_a_snooze_ends_by_itself_or_at_once(alice):
    mine = rule(alice.user)
    until = (timezone.now() + timedelta(hours=1)).isoformat()

    assert alice.patch(f"/api/v1/alerts/rules/{mine.uid}", {"snoozed_until": until}).json()["snoozed_until"]
    assert alice.patch(f"/api/v1/alerts/rules/{mine.uid}", {"snoozed_until": None}).json()["snoozed_until"] is None


def test_a_key_needs_the_scope(redis):
    reader = program("alice", Scope.READ)

    assert reader.get("/api/v1/alerts/rules").status_code == 403
    assert reader.get("/api/v1/alerts/language").status_code == 200
