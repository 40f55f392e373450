"""What staff sees of the archive, and may do with it."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from apps.analytics import admin as archive_admin
from apps.analytics.models import ArchivedEvent, SymbolTotals
from tests.archive import archived
from tests.factories import high, low

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, redis):
    client.force_login(get_user_model().objects.create_superuser("staff@example.com", "no password is needed"))
    archived([high(1), low(2, "MSFT"), high(3, "MSFT")])
    return client


def page(staff, model: str, **asked: str) -> str:
    return str(staff.get(reverse(f"admin:analytics_{model}_changelist"), asked).content.decode())


def test_events_are_found_by_symbol_identity_kind_and_day(staff):
    assert page(staff, "archivedevent").count("test-") == 3
    assert "are kept" in page(staff, "archivedevent")
    assert page(staff, "archivedevent", q="msft").count("test-") == 2
    assert page(staff, "archivedevent", q="test-1").count(">test-") == 1
    assert page(staff, "archivedevent", kind="low", day="2026-11-18").count("test-") == 1


def test_nobody_changes_what_happened(staff):
    event = ArchivedEvent.objects.earliest("id")
    for verb in ("change", "delete"):
        staff.post(reverse(f"admin:analytics_archivedevent_{verb}", args=[event.pk]), {"post": "yes"})

    assert staff.get(reverse("admin:analytics_archivedevent_add")).status_code == 403
    assert ArchivedEvent.objects.count() == 3


def test_a_day_is_counted_again_on_request(staff):
    SymbolTotals.objects.update(high=99)
    chosen = {"action": "rebuild_days", "_selected_action": [str(SymbolTotals.objects.latest("id").pk)]}

    answer = staff.post(reverse("admin:analytics_symboltotals_changelist"), chosen, follow=True)

    assert "3 events were counted" in answer.content.decode()
    assert sorted(SymbolTotals.objects.values_list("symbol", "high")) == [("AAPL", 1), ("MSFT", 1)]


def test_many_rows_are_estimated_not_counted(staff, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(archive_admin, "COUNTABLE", 2)
    paginator = archive_admin.QuickPaginator(ArchivedEvent.objects.all(), 100)

    with django_assert_num_queries(2):
        assert paginator.count >= 3


@pytest.mark.parametrize("model", ["symboltotals", "symbolfigures", "eventcount", "lostevents", "archiveposition"])
def test_every_list_opens(staff, model):
    assert staff.get(reverse(f"admin:analytics_{model}_changelist")).status_code == 200
