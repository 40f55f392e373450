"""Staff keeps symbols and the universes of everybody, in the admin and by commands."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.universes.models import FilterSet, InForce, Symbol, Universe
from tests.people import looks_at, person, universe
from tests.security.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return World().browser("staff")


@pytest.fixture
def apple():
    Symbol.objects.update_or_create(ticker="MSFT", defaults={"name": "@SUM(A1)"})
    return Symbol.objects.create(ticker="AAPL", name="Apple", exchange="XNAS", type="CS")


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_what_staff_changes_is_marked_as_said_by_hand(staff, apple):
    page = f"/admin/universes/symbol/{apple.pk}/change/"
    said = {"ticker": "AAPL", "name": "Apple", "exchange": "XNAS", "type": "CS", "is_active": "on"}

    staff.post(page, said | {"sector": "Technology", "market_cap": "3e12"})

    apple.refresh_from_db()
    assert (apple.sector, apple.cap_band) == ("Technology", "mega")
    assert apple.by_hand == ["market_cap", "sector"]

    chosen = {"action": "leave_to_the_feed", "_selected_action": [apple.pk]}
    staff.post("/admin/universes/symbol/", chosen)
    apple.refresh_from_db()
    assert apple.by_hand == []


def test_a_universe_for_everybody_takes_its_members_as_a_list(staff, apple):
    said = {"name": "Theme", "made_by": "list", "definition": "{}"}

    page = staff.post("/admin/universes/universe/add/", said | {"text": "AAPL\nAPPL\n=1"}).content.decode()
    assert "Line 2: “APPL” is no symbol we know. Did you mean AAPL?" in page
    assert "Line 3: “=1” begins like a formula" in page
    assert not Universe.objects.filter(name="Theme").exists()

    staff.post("/admin/universes/universe/add/", said | {"text": "Symbol,Name\nAAPL,Apple"})
    theme = Universe.objects.get(name="Theme", owner=None)
    assert theme.tickers() == {"AAPL"}
    assert theme.changes.first().how == "by staff"


def test_a_rule_of_staff_is_checked_and_found_at_once(staff, apple):
    said = {"name": "Stocks", "made_by": "rule"}

    page = staff.post("/admin/universes/universe/add/", said | {"definition": '{"types": ["X"]}'}).content.decode()
    assert "there is no &#x27;X&#x27;" in page

    staff.post("/admin/universes/universe/add/", said | {"definition": '{"types": ["CS"]}'})
    assert Universe.objects.get(name="Stocks").tickers() == {"AAPL"}


def test_staff_finds_a_set_of_filters_by_its_owner_and_reads_what_it_says(staff):
    owner = person("anna")
    mine = FilterSet.objects.create(owner=owner, name="Quiet", settings={"price_min": 5.0, "move_min": 0.0015})
    FilterSet.objects.create(owner=person("ben"), name="Loud", settings={"price_min": "dear"})
    InForce.objects.create(user=owner, filters=mine)

    found = staff.get("/admin/universes/filterset/?q=anna@").content.decode()
    said = staff.get(f"/admin/universes/filterset/{mine.pk}/change/").content.decode()

    assert "Quiet" in found
    assert "Loud" not in found
    assert "Price from: $5." in said
    assert "Smallest move: 0.15%." in said
    assert 'name="name"' not in said
    assert "cannot be read" in staff.get("/admin/universes/filterset/?inforce__isempty=1").content.decode()


def test_lists_leave_the_admin_without_formulas(staff, apple):
    theme = universe("Theme", "AAPL", "MSFT")
    chosen = {"action": "export_csv", "_selected_action": [theme.pk]}

    written = staff.post("/admin/universes/universe/", chosen).content.decode()

    assert written.splitlines() == ["Universe,Owner,Symbol,Name", "Theme,,AAPL,Apple", "Theme,,MSFT,'@SUM(A1)"]


def test_what_is_made_of_a_universe_follows_when_staff_deletes_that(staff, apple, django_capture_on_commit_callbacks):
    alice = person("anna")
    parts = [universe("One", "AAPL"), universe("Two", "MSFT")]
    both = Universe.objects.create(
        name="Both",
        owner=alice,
        made_by="combination",
        definition={"how": "union", "parts": [one.pk for one in parts]},
    )
    both.parts.set(parts)

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(f"/admin/universes/universe/{parts[0].pk}/delete/", {"post": "yes"})

    assert not Universe.objects.filter(name="One").exists()
    assert both.tickers() == {"MSFT"}


def test_a_list_in_a_file_becomes_a_universe_or_changes_nothing(apple, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("AAPL\nMSFT\n")
    assert run("load_universe", "Two", file) == "Two: 2 symbols\n"

    file.write_text("AAPL\nNOBODY\n")
    with pytest.raises(CommandError, match="1 entries were not understood"):
        run("load_universe", "Two", file)
    assert Universe.objects.get(name="Two").tickers() == {"AAPL", "MSFT"}


def test_what_does_not_fit_together_is_said(apple):
    assert run("make_core_universes").startswith("All listed symbols: 2 symbols")
    assert run("check_universes") == "Symbols and universes fit together.\n"

    Symbol.objects.filter(pk=apple.pk).update(is_active=False, cap_band="mega")
    looks_at(person("bob"), universe("Hers", owner=person("alice")))
    Universe.objects.create(name="Odd", made_by="rule", definition={"sectors": ["Magic"]})

    out = StringIO()
    with pytest.raises(CommandError, match="found"):
        call_command("check_universes", stdout=out)
    said = out.getvalue()
    for words in (
        "symbol AAPL: mega where None is another",
        "(All listed symbols): 1 of its 2 symbols are delisted",
        "(All listed symbols): it holds 2 symbols where its definition says 1",
        "(Hers): it has no symbols",
        "(Odd): its definition makes no sense: sectors: there is no 'Magic'",
        "which is another's",
    ):
        assert words in said
