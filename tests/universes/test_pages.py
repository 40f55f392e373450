"""The pages about universes: each way to make one, what is refused, and nothing of anybody else's."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.billing import services as billing
from apps.billing.plans import EVERYTHING
from apps.universes.making.own import make
from apps.universes.making.subscription import topics_of_universes
from apps.universes.models import InForce, Share, Symbol, Universe
from apps.universes.services import choices_of
from tests.people import looks_at, person, universe

pytestmark = pytest.mark.django_db
TICKERS = {"AAPL": "Apple Inc.", "MSFT": "Microsoft", "NVDA": "Nvidia", "XOM": "Exxon Mobil"}


@pytest.fixture
def symbols():
    for ticker, name in TICKERS.items():
        sector = "Energy" if ticker == "XOM" else "Technology"
        Symbol.objects.create(ticker=ticker, name=name, sector=sector, type="CS", exchange="XNAS")


@pytest.fixture
def alice(symbols):
    return person("alice")


@pytest.fixture
def hers(alice):
    client = Client()
    client.force_login(alice)
    return client


def text(answer) -> str:
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def test_one_is_picked_symbol_by_symbol(hers, alice):
    page = hers.post("/universes/new/picked/", {"name": "Mine"}, follow=True)
    assert "This universe has no symbols" in text(page)
    mine = Universe.objects.get(name="Mine", owner=alice)

    for typed in ("aapl", "Microsoft", "AAPL"):
        page = hers.post(f"/universes/{mine.pk}/add/", {"symbol": typed}, follow=True)
    assert "AAPL is there already." in text(page)
    hers.post(f"/universes/{mine.pk}/remove/", {"symbol": "AAPL"})

    assert mine.tickers() == {"MSFT"}


def test_a_symbol_nobody_knows_is_answered_with_the_nearest(hers, alice):
    mine = universe("Mine", owner=alice)

    page = hers.post(f"/universes/{mine.pk}/add/", {"symbol": "Micro"}, follow=True)

    assert "There is no symbol Micro. Did you mean MSFT, Microsoft?" in text(page)
    assert mine.tickers() == set()


def test_a_list_is_shown_first_and_saved_when_that_is_confirmed(hers, alice):
    file = SimpleUploadedFile("list.csv", b"Name;Symbol\nApple;AAPL\nNobody;QQQQ\nNvidia;NVDA\nApple;AAPL")

    page = text(hers.post("/universes/new/list/", {"name": "Mine", "file": file}))
    assert "<b>2 symbols</b>" in page
    assert "1 named more than once: AAPL" in page
    assert '<td class="number">3</td>' in page
    assert not Universe.objects.filter(owner=alice).exists()

    hers.post("/universes/new/list/", {"name": "Mine", "text": "AAPL\nNVDA", "confirmed": "1"})
    assert Universe.objects.get(owner=alice, name="Mine").tickers() == {"AAPL", "NVDA"}


def test_a_list_in_which_a_symbol_has_gone_meanwhile_is_shown_again(hers, alice):
    page = text(hers.post("/universes/new/list/", {"name": "Mine", "text": "AAPL\nGONE", "confirmed": "1"}))

    assert "1 entry was not understood" in page
    assert not Universe.objects.filter(owner=alice).exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"A" * 10_000_000, "10.0 MB; a list may have 5 MB"),
        (b"PK\x03\x04zip", "This is a ZIP archive"),
        (b"AAPL\0", "Line 1 has a NUL character"),
        (b"", "There is nothing to save."),
        ("\n".join(f"Q{number}" for number in range(100_000)).encode(), "100,000 entries were not understood"),
        (b"<script>alert(1)</script>", "“&lt;script&gt;"),
    ],
)
def test_hostile_uploads_get_an_answer_and_change_nothing(hers, alice, data, words):
    page = hers.post("/universes/new/list/", {"name": "Mine", "file": SimpleUploadedFile("list.csv", data)})

    assert words in text(page)
    assert not Universe.objects.filter(owner=alice).exists()


def test_a_hundred_thousand_known_symbols_are_more_than_a_plan_has_room_for(hers, alice, settings):
    settings.BILLING = True
    Symbol.objects.bulk_create(Symbol(ticker=f"Q{number}") for number in range(100_000))
    file = SimpleUploadedFile("list.csv", "\n".join(f"Q{number}" for number in range(100_000)).encode())

    page = hers.post("/universes/new/list/", {"name": "Mine", "file": file})

    assert "100,000 symbols are more than the" in text(page)


def test_a_rule_says_what_it_finds_before_it_is_saved(hers, alice):
    said = {"name": "Chips", "sectors": ["Technology"]}

    page = text(hers.post("/universes/new/rule/", said | {"preview": "1"}))
    assert "The rule finds 3 symbols now" in page
    assert not Universe.objects.filter(owner=alice).exists()

    page = text(hers.post("/universes/new/rule/", said, follow=True))
    chips = Universe.objects.get(owner=alice)
    assert chips.tickers() == {"AAPL", "MSFT", "NVDA"}

    hers.post(f"/universes/{chips.pk}/remove/", {"symbol": "AAPL"})
    hers.post(f"/universes/{chips.pk}/add/", {"symbol": "XOM"})
    assert chips.tickers() == {"MSFT", "NVDA", "XOM"}
    assert ">picked<" in text(hers.get(f"/universes/{chips.pk}/"))

    hers.post(f"/universes/{chips.pk}/rule/", {"sectors": ["Energy"]})
    assert chips.tickers() == {"XOM"}


def test_a_rule_that_makes_no_sense_is_told(hers):
    page = hers.post("/universes/new/rule/", {"name": "Odd", "price_from": "9", "price_to": "3"})

    assert "The lower price is above the higher one." in text(page)


def test_universes_are_combined_and_compared(hers, alice):
    first, second = universe("First", "AAPL", "MSFT", owner=alice), universe("Second", "MSFT", "XOM")
    said = {"name": "Left", "how": "difference", "first": first.pk, "others": [second.pk]}

    hers.post("/universes/new/combination/", said)
    assert Universe.objects.get(name="Left").tickers() == {"AAPL"}

    page = text(hers.get("/universes/compare/", {"of": [first.pk, second.pk]}))
    assert '<b class="big">1</b><div><p><b>In First and Second</b></p><p class="tickers soft">MSFT</p>' in page
    assert '<b>Only in Second</b></p><p class="tickers soft">XOM</p>' in page


def test_a_link_lets_anybody_read_and_members_copy_until_it_is_taken_back(hers, alice):
    mine = universe("Mine", "AAPL", owner=alice)
    assert "/universes/shared/" not in text(hers.get(f"/universes/{mine.pk}/"))
    hers.post(f"/universes/{mine.pk}/share/")
    address = f"/universes/shared/{Share.objects.get().token}/"

    assert address in text(hers.get(f"/universes/{mine.pk}/"))
    stranger = text(Client().get(address))
    assert "AAPL" in stranger
    assert "alice" not in stranger
    bob = Client()
    bob.force_login(person("bob"))
    bob.post(f"{address}copy/")
    assert Universe.objects.get(owner__email="bob@example.com", name="Mine").tickers() == {"AAPL"}

    hers.post(f"/universes/{mine.pk}/share/", {"revoke": "1"})
    assert Client().get(address).status_code == 404


def test_history_shows_what_happened_and_undoes_it(hers, alice):
    mine = universe("Mine", "AAPL", owner=alice)
    hers.post(f"/universes/{mine.pk}/add/", {"symbol": "XOM"})

    page = text(hers.get(f"/universes/{mine.pk}/history/"))
    assert '<b>Picked</b> <span class="soft">by you' in page
    assert "XOM" in page

    hers.post(f"/universes/{mine.pk}/undo/")
    assert mine.tickers() == {"AAPL"}


@pytest.mark.parametrize(
    "page",
    ["", "list/", "rule/", "history/", "export/", "add/", "remove/", "rename/", "delete/", "undo/", "share/"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_universe_is_not_there(hers, page, method):
    bobs = universe("Bobs", "AAPL", owner=person("bob"))

    status = getattr(hers, method)(f"/universes/{bobs.pk}/{page}").status_code

    assert status in (404, 405)
    assert Universe.objects.filter(pk=bobs.pk, name="Bobs").exists()
    assert bobs.tickers() == {"AAPL"}


def test_what_belongs_to_everybody_is_seen_and_not_changed(hers):
    core = universe("Core", "AAPL")

    assert "Add a symbol" not in text(hers.get(f"/universes/{core.pk}/"))
    assert hers.post(f"/universes/{core.pk}/remove/", {"symbol": "AAPL"}).status_code == 404
    assert hers.post(f"/universes/{core.pk}/delete/").status_code == 404


def test_another_persons_universe_is_neither_compared_nor_combined(hers):
    bobs, core = universe("Bobs", "AAPL", owner=person("bob")), universe("Core", "XOM")

    assert "Bobs" not in text(hers.get("/universes/compare/", {"of": [bobs.pk, core.pk]}))
    page = hers.post(
        "/universes/new/combination/", {"name": "X", "how": "union", "first": core.pk, "others": [bobs.pk]}
    )
    assert not Universe.objects.filter(name="X").exists()
    assert page.status_code == 200


def test_suggestions_begin_with_the_ticker_itself(hers):
    Symbol.objects.create(ticker="A", name="Agilent")
    Symbol.objects.create(ticker="OLD", name="Apple of old", is_active=False)

    found = hers.get("/universes/symbols/", {"q": "a"}).json()["symbols"]
    assert [one["ticker"] for one in found] == ["A", "AAPL"]
    assert [one["ticker"] for one in hers.get("/universes/symbols/?q=mobil").json()["symbols"]] == ["XOM"]
    assert hers.get("/universes/symbols/?q=%00").json() == {"symbols": []}
    assert hers.get("/universes/symbols/?q=%25").json() == {"symbols": []}


def test_an_export_does_no_harm_in_a_spreadsheet(hers, alice):
    Symbol.objects.filter(ticker="AAPL").update(name='=HYPERLINK("http://evil.example")')
    mine = universe("Mine", "AAPL", owner=alice)

    written = hers.get(f"/universes/{mine.pk}/export/").content.decode()

    assert written.splitlines()[1] == 'AAPL,"\'=HYPERLINK(""http://evil.example"")",XNAS,CS,Technology'


def test_the_star_puts_a_symbol_on_the_watch_list_and_takes_it_off(hers, alice):
    hers.post("/universes/star/AAPL/")
    watched = Universe.objects.get(owner=alice, is_watch_list=True)
    assert watched.tickers() == {"AAPL"}

    hers.post("/universes/star/AAPL/")
    assert watched.tickers() == set()
    assert hers.post("/universes/star/NOBODY/").status_code == 404


def test_a_star_says_what_it_should_be_so_that_a_second_tab_does_not_undo_it(hers, alice, monkeypatch):
    json = {"Accept": "application/json"}
    for _ in range(2):
        assert hers.post("/universes/star/AAPL/", {"on": "1"}, headers=json).json() == {"is_on": True}
    assert Universe.objects.get(owner=alice, is_watch_list=True).tickers() == {"AAPL"}
    assert 'data-watched="AAPL"' in text(hers.get("/dashboard/"))

    monkeypatch.setattr(billing, "limits_of", lambda user: EVERYTHING._replace(symbols_per_universe=1))
    refused = hers.post("/universes/star/MSFT/", {"on": "1"}, headers=json)
    assert (refused.status_code, refused.json()["detail"]) == (409, "2 symbols are more than the 1 of your plan.")


def test_the_list_says_what_is_in_force(hers, alice):
    mine = universe("Mine", "AAPL", owner=alice)

    page = text(hers.post("/universes/choose/", {"universe": mine.pk, "stay": "1"}, follow=True))

    assert page.count("In force</span></td>") == 1
    assert InForce.objects.get(user=alice).universe == mine


def test_an_empty_universe_shows_nothing_rather_than_everything(alice):
    looks_at(alice, universe("Empty", owner=alice))

    assert choices_of([alice.pk])[alice.pk].interest.members == frozenset()


def test_the_feed_is_asked_for_all_that_somebody_may_look_at(alice, settings):
    assert topics_of_universes() is None
    settings.UNIVERSE_SUBSCRIPTION, settings.SUBSCRIBE = "union", ("T.*", "LULD.*")
    assert topics_of_universes() is None

    make(user=alice, name="Mine", tickers=["AAPL"])
    universe("Core", "XOM")
    looks_at(alice, universe("Seen", "MSFT"))
    bob = person("bob", is_active=False)
    universe("Bobs", "NVDA", owner=bob)

    assert topics_of_universes() == ("T.AAPL", "T.MSFT", "LULD.AAPL", "LULD.MSFT")
